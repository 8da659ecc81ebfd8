/**
 * Owns how the two models of the made-up crossing come to be: their pictures, their networks, their training, their
 * files and the measure of them. Everything runs on the caller's thread except for the rendering and the preparation of
 * batches, which have threads of their own, and the arithmetic of PyTorch, which has two. A full disk is an
 * {@link java.io.IOException}; an export that differs from the trained network is an
 * {@link java.lang.IllegalStateException}, and no file is left then.
 */
@NullMarked
package io.framebus.training;

import org.jspecify.annotations.NullMarked;
