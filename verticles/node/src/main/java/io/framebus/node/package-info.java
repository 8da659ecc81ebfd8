/**
 * The program: command line, settings, order of start and stop. Depends on every room; nothing depends on it. Runs on
 * the main thread; a start that fails closes what it had started and says why in one line.
 */
@NullMarked
package io.framebus.node;

import org.jspecify.annotations.NullMarked;
