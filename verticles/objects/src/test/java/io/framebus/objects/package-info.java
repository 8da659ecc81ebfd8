/** Tests of the room, with a real S3 server. */
@NullMarked
package io.framebus.objects;

import org.jspecify.annotations.NullMarked;
