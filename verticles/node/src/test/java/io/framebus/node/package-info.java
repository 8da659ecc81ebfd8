/** Tests of the whole house, and the rules of the house as tests. */
@NullMarked
package io.framebus.node;

import org.jspecify.annotations.NullMarked;
