package io.framebus.bus;

import java.util.List;

/**
 * To the splitter of one stream that selects by scenes: scenes that are known and recorded now.
 *
 * @param scenes in order, behind those told before
 * @param complete whether they were the last
 */
public record ScenesFound(List<Scene> scenes, boolean complete) implements BusMessage.Local {}
