package io.framebus.bus;

import java.util.List;

/**
 * To the splitter of one stream that selects by scenes: scenes that are known and recorded now, before their frames.
 *
 * @param scenes in order, behind those told before
 */
public record ScenesFound(List<Scene> scenes) implements BusMessage.Local {}
