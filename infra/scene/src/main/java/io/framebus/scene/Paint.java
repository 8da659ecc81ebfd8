package io.framebus.scene;

/** The colours a mesh is made of; what they are differs from one thing to the next. */
enum Paint {
    BODY,
    ACCENT,
    CARGO,
    ROOF,
    GLASS,
    TRIM,
    TYRE,
    HUB,
    HEADLIGHT,
    TAIL_LIGHT;

    /** Of paint on a surface; windows, hubs and roofs cover other paint. */
    int layer() {
        return this == GLASS || this == HUB || this == ROOF ? 2 : 1;
    }

    /** Lamps and glass look the same from everywhere, more or less. */
    boolean shines() {
        return this == HEADLIGHT || this == TAIL_LIGHT;
    }
}
