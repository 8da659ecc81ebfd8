/**
 * The model catalogue, the trial of unknown ONNX files in a child process, and the sessions that recognise frames. Bus
 * work runs on the verticle's event loop, models on their own platform threads {@code inference-<model>-<i>}. A model
 * that can't be used is refused as INVALID with its reason, a full queue as OVERLOADED, a late request as TIMEOUT, and
 * a run that fails as INTERNAL or UNDECODABLE naming the model.
 */
@NullMarked
package io.framebus.inference;

import org.jspecify.annotations.NullMarked;
