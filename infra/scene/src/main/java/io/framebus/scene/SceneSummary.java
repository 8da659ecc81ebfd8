package io.framebus.scene;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a run of frames held.
 *
 * @param frames how many
 * @param unique for each kind how many objects could be found in at least one frame
 */
public record SceneSummary(int frames, Map<Kind, Integer> unique) {

    public SceneSummary {
        unique = Collections.unmodifiableMap(new EnumMap<>(unique));
    }

    /** Counts frame by frame. Belongs to one thread at a time. */
    public static final class Counter {

        private final Map<Kind, Set<Integer>> seen = new EnumMap<>(Kind.class);
        private int frames;

        public Counter() {
            EnumSet.allOf(Kind.class).forEach(kind -> seen.put(kind, new HashSet<>()));
        }

        public void add(SceneFrame frame) {
            frames++;
            for (SceneObject object : frame.objects()) {
                if (object.counts()) {
                    seen.getOrDefault(object.kind(), Set.of()).add(object.id());
                }
            }
        }

        /** Of the frames so far. */
        public SceneSummary summary() {
            Map<Kind, Integer> unique = new EnumMap<>(Kind.class);
            seen.forEach((kind, ids) -> unique.put(kind, ids.size()));
            return new SceneSummary(frames, unique);
        }
    }
}
