package io.framebus.gateway;

/**
 * One thing that is wrong with a request.
 *
 * @param field as the client spelled it
 * @param message what is wrong with it and what is allowed
 */
record FieldError(String field, String message) {}
