package io.framebus.inference;

/**
 * One file a model has or had.
 *
 * @param file of this version
 * @param number counts the exchanges of the model; 0 is the file it began with
 */
record ModelVersion(ModelFile file, long number) {}
