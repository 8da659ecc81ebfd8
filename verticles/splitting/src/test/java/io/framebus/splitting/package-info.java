/** Tests of the room; the rooms around it are fakes on an event bus without a cluster. */
@NullMarked
package io.framebus.splitting;

import org.jspecify.annotations.NullMarked;
