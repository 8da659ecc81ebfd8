/** Tests with the real servers; they start child processes and JVMs, and end them on every path. */
@NullMarked
package io.framebus.embedded;

import org.jspecify.annotations.NullMarked;
