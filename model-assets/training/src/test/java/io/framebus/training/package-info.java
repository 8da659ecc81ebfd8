/**
 * Owns the tests of the training. They run on the test's thread, on arrays with known answers and on networks that have
 * learnt nothing. Those with PyTorch and ONNX Runtime fail where their natives can't be loaded.
 */
@NullMarked
package io.framebus.training;

import org.jspecify.annotations.NullMarked;
