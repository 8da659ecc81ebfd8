package io.framebus.vision;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The trackers of one stream, one a group, and how many objects they have confirmed since the stream began. A track is
 * confirmed, and counted once, when an update returns it for the first time; its label of that moment counts. One call
 * at a time.
 */
public final class GroupTrackers {

    private static final int SNAPSHOT_VERSION = 1;

    private final List<TrackGroup> groups;
    private List<ByteTrack> trackers;
    private Map<String, Long> uniqueByGroup = new TreeMap<>();
    private Map<String, Long> uniqueByLabel = new TreeMap<>();

    /** Trackers before their first frame; names of groups must differ. */
    public GroupTrackers(List<TrackGroup> groups) {
        this.groups = List.copyOf(groups);
        for (TrackGroup group : groups) {
            if (uniqueByGroup.put(group.name(), 0L) != null) {
                throw new IllegalArgumentException("two groups are named " + group.name());
            }
        }
        trackers = newTrackers();
    }

    /** The confirmed tracks seen in the next frame, group by group. */
    public List<Track> update(List<Detection> detections) {
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < trackers.size(); i++) {
            tracks.addAll(trackers.get(i).update(ofGroup(groups.get(i), detections)));
            for (Track track : trackers.get(i).newlyConfirmed()) {
                uniqueByGroup.merge(track.group(), 1L, Long::sum);
                uniqueByLabel.merge(track.label(), 1L, Long::sum);
            }
        }
        return tracks;
    }

    /**
     * The same as this many updates without detections, in bounded time.
     *
     * @param emptyFrames at least 0
     */
    public void advance(long emptyFrames) {
        trackers.forEach(tracker -> tracker.advance(emptyFrames));
    }

    /** Tracks confirmed so far, by group in alphabetical order; every group is there. */
    public Map<String, Long> uniqueByGroup() {
        return Collections.unmodifiableMap(new TreeMap<>(uniqueByGroup));
    }

    /** Tracks confirmed so far, by the label they were confirmed with, in alphabetical order. */
    public Map<String, Long> uniqueByLabel() {
        return Collections.unmodifiableMap(new TreeMap<>(uniqueByLabel));
    }

    private List<ByteTrack> newTrackers() {
        return groups.stream()
                .map(group -> new ByteTrack(group.name(), group.settings()))
                .toList();
    }

    private static List<Detection> ofGroup(TrackGroup group, List<Detection> detections) {
        List<Detection> mine = new ArrayList<>(detections.size());
        for (Detection detection : detections) {
            if (group.takes(detection)) {
                mine.add(detection);
            }
        }
        return mine;
    }

    /** Everything the next updates depend on, exact to the bit; not the groups' labels and settings. */
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(SNAPSHOT_VERSION);
            out.writeInt(groups.size());
            for (int i = 0; i < groups.size(); i++) {
                byte[] state = trackers.get(i).snapshot();
                out.writeUTF(groups.get(i).name());
                out.writeInt(state.length);
                out.write(state);
            }
            write(out, uniqueByGroup);
            write(out, uniqueByLabel);
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Goes back to a snapshot of trackers with the same groups.
     *
     * @throws IllegalArgumentException if the bytes are no snapshot of these groups; these trackers are as they were
     *     then
     */
    public void restore(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readUnsignedByte();
            if (version != SNAPSHOT_VERSION) {
                throw new IOException("version " + version);
            }
            List<byte[]> states = readStates(in);
            Map<String, Long> byGroup = read(in);
            Map<String, Long> byLabel = read(in);
            if (in.available() > 0) {
                throw new IOException("it is too long");
            }
            List<ByteTrack> restored = newTrackers();
            for (int i = 0; i < states.size(); i++) {
                restored.get(i).restore(states.get(i));
            }
            trackers = restored;
            uniqueByGroup = byGroup;
            uniqueByLabel = byLabel;
        } catch (IOException malformed) {
            throw new IllegalArgumentException(
                    "not a snapshot of these trackers: " + malformed.getMessage(), malformed);
        }
    }

    private List<byte[]> readStates(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count != groups.size()) {
            throw new IOException(count + " groups instead of " + groups.size());
        }
        List<byte[]> states = new ArrayList<>();
        for (TrackGroup group : groups) {
            String name = in.readUTF();
            if (!name.equals(group.name())) {
                throw new IOException("group " + name + " instead of " + group.name());
            }
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException("group " + name + " is cut off");
            }
            states.add(in.readNBytes(length));
        }
        return states;
    }

    private static void write(DataOutputStream out, Map<String, Long> counts) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeLong(entry.getValue());
        }
    }

    private static Map<String, Long> read(DataInputStream in) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            counts.put(in.readUTF(), in.readLong());
        }
        return counts;
    }
}
