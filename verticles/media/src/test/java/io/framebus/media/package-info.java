@NullMarked
package io.framebus.media;

import org.jspecify.annotations.NullMarked;
