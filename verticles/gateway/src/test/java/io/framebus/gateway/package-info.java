/** Tests of the gateway: real HTTP and web sockets, other rooms stood in for by small ones kept in memory. */
@NullMarked
package io.framebus.gateway;

import org.jspecify.annotations.NullMarked;
