package io.framebus.inference;

/** Where the files of exchanged models lie in the object store: {@code models/{name}/{sha256}.onnx}. */
public final class ModelStorage {

    /** Made at start by the objects room. */
    public static final String BUCKET = "models";

    private ModelStorage() {}
}
