/** Tests of the camera. */
@NullMarked
package io.framebus.camera;

import org.jspecify.annotations.NullMarked;
