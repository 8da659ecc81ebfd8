/**
 * Tests of the record. The integration tests share one PostgreSQL and give each test a database of its own. A failure
 * prints its seed where chance is involved.
 */
@NullMarked
package io.framebus.state;

import org.jspecify.annotations.NullMarked;
