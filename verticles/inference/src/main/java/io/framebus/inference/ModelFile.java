package io.framebus.inference;

import java.nio.file.Path;

/**
 * A model file that exists.
 *
 * @param name as requests name it
 * @param path of the file
 * @param sha256 of its bytes when it was found
 * @param licence as the catalogue says, empty where unknown
 * @param overrides what the catalogue knows better than the file
 */
public record ModelFile(String name, Path path, String sha256, String licence, ModelOverrides overrides) {}
