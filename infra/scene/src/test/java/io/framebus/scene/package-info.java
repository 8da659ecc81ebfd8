/** Tests of the scene; those named {@code *IT} write files through the native encoder. */
@NullMarked
package io.framebus.scene;

import org.jspecify.annotations.NullMarked;
