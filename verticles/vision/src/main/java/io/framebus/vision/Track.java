package io.framebus.vision;

/**
 * One confirmed object at one frame.
 *
 * @param group the tracker that owns the id; ids are unique within a stream and group
 * @param trackId from 1, never reused
 * @param label class name of the detection last matched
 * @param classId class index of the detection last matched
 * @param confidence 0..1, of the detection last matched
 * @param box the tracker's estimate in pixels of the source frame
 */
public record Track(String group, long trackId, String label, int classId, float confidence, Box box) {}
