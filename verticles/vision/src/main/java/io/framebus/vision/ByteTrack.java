package io.framebus.vision;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * ByteTrack (Zhang et al. 2022, "ByteTrack: Multi-Object Tracking by Associating Every Detection Box"), with the
 * arithmetic and the list handling of its C++ deployments, so that ids, boxes and their order are the same: strong
 * detections are matched with all tracks by overlap, weak ones with the followed tracks that remain, and only what is
 * strong and still unmatched begins a track. As there, the overlap is that with the box of the last match, not with the
 * predicted one the paper speaks of. Classes take no part in the matching. Ids start at 1 and never restart. One
 * instance follows one stream's group, one call at a time.
 */
public final class ByteTrack {

    private static final int SNAPSHOT_VERSION = 1;
    private static final float WEAK_MATCH_LIMIT = 0.5f;
    private static final float UNCONFIRMED_MATCH_LIMIT = 0.7f;
    private static final float DUPLICATE_LIMIT = 0.15f;
    private static final Comparator<TrackedObject> BY_ID = Comparator.comparingLong(object -> object.id);

    private final String group;
    private final ByteTrackSettings settings;
    private final Assignment assignment = new Assignment();
    private final BoxArray trackBoxes = new BoxArray();
    private final BoxArray otherBoxes = new BoxArray();

    private long frame;
    private long lastId;
    private List<TrackedObject> tracked = new ArrayList<>();
    private List<TrackedObject> lost = new ArrayList<>();

    private List<Track> newlyConfirmed = List.of();

    /**
     * A tracker before its first frame.
     *
     * @param group written into every track
     */
    public ByteTrack(String group, ByteTrackSettings settings) {
        this.group = group;
        this.settings = settings;
    }

    /**
     * The confirmed tracks seen in the next frame, which holds these detections. Boxes without area are passed over.
     */
    public List<Track> update(List<Detection> detections) {
        frame++;
        List<Detection> strong = new ArrayList<>(detections.size());
        List<Detection> weak = new ArrayList<>();
        for (Detection detection : detections) {
            if (isUsable(detection)) {
                (detection.confidence() >= settings.trackThreshold() ? strong : weak).add(detection);
            }
        }
        List<TrackedObject> unconfirmed = new ArrayList<>();
        List<TrackedObject> pool = new ArrayList<>(tracked.size() + lost.size());
        for (TrackedObject object : tracked) {
            (object.confirmed ? pool : unconfirmed).add(object);
        }
        pool.addAll(lost);
        pool.forEach(TrackedObject::predict);

        List<TrackedObject> followed = new ArrayList<>(tracked.size());
        List<TrackedObject> found = new ArrayList<>();
        List<TrackedObject> remaining = new ArrayList<>();
        List<Detection> unmatched = matchStrong(pool, strong, followed, found, remaining);
        List<TrackedObject> newlyLost = matchWeak(remaining, weak, followed);
        begin(matchUnconfirmed(unconfirmed, unmatched, followed), followed);
        followed.addAll(found);
        tracked = followed;
        moveOn(newlyLost);
        removeDuplicates();
        return report();
    }

    /**
     * The same as this many updates without detections, in bounded time.
     *
     * @param emptyFrames at least 0
     */
    public void advance(long emptyFrames) {
        if (emptyFrames < 0) {
            throw new IllegalArgumentException("a gap of " + emptyFrames + " frames is negative");
        }
        long left = emptyFrames;
        while (left > 0 && !(tracked.isEmpty() && lost.isEmpty())) {
            update(List.of());
            left--;
        }
        frame += left;
        if (emptyFrames > 0) {
            newlyConfirmed = List.of();
        }
    }

    /** Tracks of the last update that no update before it had returned. */
    List<Track> newlyConfirmed() {
        return newlyConfirmed;
    }

    private boolean isUsable(Detection detection) {
        Box box = detection.box();
        return detection.confidence() >= settings.lowThreshold()
                && box.width() > 0
                && box.height() > 0
                && Float.isFinite(box.x1() + box.y1() + box.width() + box.height());
    }

    /** First association: everybody with the strong detections. Gives the detections nobody got. */
    private List<Detection> matchStrong(
            List<TrackedObject> pool,
            List<Detection> strong,
            List<TrackedObject> followed,
            List<TrackedObject> found,
            List<TrackedObject> remaining) {
        associate(pool, strong, settings.matchThreshold());
        for (int i = 0; i < pool.size(); i++) {
            TrackedObject object = pool.get(i);
            int match = assignment.columnOf(i);
            boolean wasFollowed = object.state == TrackedObject.State.TRACKED;
            if (match >= 0) {
                object.match(strong.get(match), frame);
                (wasFollowed ? followed : found).add(object);
            } else if (wasFollowed) {
                remaining.add(object);
            }
        }
        return unmatched(strong);
    }

    /** Second association: those still followed with the weak detections. Gives the objects that are lost now. */
    private List<TrackedObject> matchWeak(
            List<TrackedObject> remaining, List<Detection> weak, List<TrackedObject> followed) {
        associate(remaining, weak, WEAK_MATCH_LIMIT);
        List<TrackedObject> newlyLost = new ArrayList<>();
        for (int i = 0; i < remaining.size(); i++) {
            TrackedObject object = remaining.get(i);
            int match = assignment.columnOf(i);
            if (match >= 0) {
                object.match(weak.get(match), frame);
                followed.add(object);
            } else {
                object.state = TrackedObject.State.LOST;
                newlyLost.add(object);
            }
        }
        return newlyLost;
    }

    /** Third association: those seen once with what is left, now or never. Gives the detections nobody got. */
    private List<Detection> matchUnconfirmed(
            List<TrackedObject> unconfirmed, List<Detection> unmatched, List<TrackedObject> followed) {
        associate(unconfirmed, unmatched, UNCONFIRMED_MATCH_LIMIT);
        for (int i = 0; i < unconfirmed.size(); i++) {
            int match = assignment.columnOf(i);
            if (match >= 0) {
                unconfirmed.get(i).match(unmatched.get(match), frame);
                followed.add(unconfirmed.get(i));
            }
        }
        return unmatched(unmatched);
    }

    private void begin(List<Detection> detections, List<TrackedObject> followed) {
        for (Detection detection : detections) {
            if (detection.confidence() >= settings.highThreshold()) {
                followed.add(TrackedObject.begin(++lastId, frame, detection, frame == 1));
            }
        }
    }

    /** Who is lost for longer than the buffer may still be found in the next frame, then it leaves. */
    private void moveOn(List<TrackedObject> newlyLost) {
        lost.removeIf(object -> object.state != TrackedObject.State.LOST);
        for (TrackedObject object : lost) {
            if (frame - object.frame > settings.bufferFrames()) {
                object.state = TrackedObject.State.EXPIRED;
            }
        }
        lost.addAll(newlyLost);
        lost.sort(BY_ID);
    }

    /** Of a followed and a lost object at the same place the older one stays. */
    private void removeDuplicates() {
        fill(trackBoxes, tracked);
        fill(otherBoxes, lost);
        boolean[] dropTracked = new boolean[tracked.size()];
        boolean[] dropLost = new boolean[lost.size()];
        boolean any = false;
        for (int i = 0; i < dropTracked.length; i++) {
            for (int j = 0; j < dropLost.length; j++) {
                if (trackBoxes.distance(i, otherBoxes, j) < DUPLICATE_LIMIT) {
                    any = true;
                    if (tracked.get(i).age() > lost.get(j).age()) {
                        dropLost[j] = true;
                    } else {
                        dropTracked[i] = true;
                    }
                }
            }
        }
        if (any) {
            tracked = without(tracked, dropTracked);
            lost = without(lost, dropLost);
        }
    }

    private List<Track> report() {
        List<Track> tracks = new ArrayList<>(tracked.size());
        List<Track> first = new ArrayList<>();
        for (TrackedObject object : tracked) {
            if (object.confirmed) {
                Track track = object.toTrack(group);
                tracks.add(track);
                if (!object.reported) {
                    object.reported = true;
                    first.add(track);
                }
            }
        }
        newlyConfirmed = first;
        return tracks;
    }

    private void associate(List<TrackedObject> objects, List<Detection> detections, float limit) {
        fill(trackBoxes, objects);
        otherBoxes.clear();
        for (Detection detection : detections) {
            Box box = detection.box();
            otherBoxes.add(box.x1(), box.y1(), box.x2(), box.y2());
        }
        assignment.begin(objects.size(), detections.size());
        for (int i = 0; i < objects.size(); i++) {
            for (int j = 0; j < detections.size(); j++) {
                float distance = trackBoxes.distance(i, otherBoxes, j);
                if (distance < limit) {
                    assignment.allow(i, j, distance);
                }
            }
        }
        assignment.solve(limit);
    }

    private List<Detection> unmatched(List<Detection> detections) {
        List<Detection> unmatched = new ArrayList<>();
        for (int j = 0; j < detections.size(); j++) {
            if (assignment.rowOf(j) < 0) {
                unmatched.add(detections.get(j));
            }
        }
        return unmatched;
    }

    private static void fill(BoxArray boxes, List<TrackedObject> objects) {
        boxes.clear();
        for (TrackedObject object : objects) {
            boxes.add(object.x1, object.y1, object.x2, object.y2);
        }
    }

    private static List<TrackedObject> without(List<TrackedObject> objects, boolean[] dropped) {
        List<TrackedObject> kept = new ArrayList<>(objects.size());
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                kept.add(objects.get(i));
            }
        }
        return kept;
    }

    /** Everything the next updates depend on, exact to the bit; not the settings. */
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(SNAPSHOT_VERSION);
            out.writeLong(frame);
            out.writeLong(lastId);
            writeAll(out, tracked);
            writeAll(out, lost);
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Goes back to a snapshot.
     *
     * @throws IllegalArgumentException if the bytes are no snapshot of this version; this tracker is as it was then
     */
    public void restore(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readUnsignedByte();
            if (version != SNAPSHOT_VERSION) {
                throw new IOException("version " + version);
            }
            long newFrame = in.readLong();
            long newLastId = in.readLong();
            List<TrackedObject> newTracked = readAll(in);
            List<TrackedObject> newLost = readAll(in);
            if (in.available() > 0) {
                throw new IOException("it is too long");
            }
            frame = newFrame;
            lastId = newLastId;
            tracked = newTracked;
            lost = newLost;
            newlyConfirmed = List.of();
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not a tracker snapshot: " + malformed.getMessage(), malformed);
        }
    }

    private static void writeAll(DataOutputStream out, List<TrackedObject> objects) throws IOException {
        out.writeInt(objects.size());
        for (TrackedObject object : objects) {
            object.write(out);
        }
    }

    private static List<TrackedObject> readAll(DataInputStream in) throws IOException {
        List<TrackedObject> objects = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            objects.add(TrackedObject.read(in));
        }
        return objects;
    }
}
