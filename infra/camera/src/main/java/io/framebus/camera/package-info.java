/**
 * Owns a camera made of a file: an RTSP server on this machine's own address that plays an encoded video again and
 * again, as if it were live. One thread keeps the time, one takes connections, and each viewer is served by two light
 * threads of its own. Starting fails with {@link java.io.IOException} where no port can be had; a viewer that breaks
 * the protocol or does not keep up loses its connection, and nobody else notices.
 */
@NullMarked
package io.framebus.camera;

import org.jspecify.annotations.NullMarked;
