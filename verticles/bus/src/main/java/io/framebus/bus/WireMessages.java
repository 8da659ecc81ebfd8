package io.framebus.bus;

import java.util.List;

/** The list of records that may cross between nodes. */
final class WireMessages {

    static final List<Class<? extends BusMessage.Wire>> ALL = List.of(StreamsChanged.class, ModelsChanged.class);

    private WireMessages() {}

    static Class<? extends BusMessage.Wire> named(String simpleName) {
        return ALL.stream()
                .filter(type -> type.getSimpleName().equals(simpleName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown message " + simpleName));
    }
}
