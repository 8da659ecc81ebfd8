package io.framebus.node;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every setting of a node: a key of the YAML file, and an environment variable {@code FRAMEBUS_<NAME>}. */
enum Setting {
    HTTP_HOST(Kind.FILLED, "127.0.0.1", "an address to listen on"),
    HTTP_PORT(Kind.PORT, "8080", "a port 0..65535 (0 takes a free one)"),
    HTTP_NAMES(Kind.NAMES, "", "a list of host names that browsers may call this node by"),
    INSECURE(Kind.FLAG, "false", "true or false: whether anybody may be served without credentials"),
    DATA(Kind.FILLED, "data", "a directory for what the node keeps"),
    EMBEDDED(Kind.FLAG, "false", "true or false: whether PostgreSQL, Kafka and S3 run inside this node"),
    ROLES(Kind.ROLES, "gateway,worker", "a list of gateway, worker"),
    JOIN(Kind.HOSTS, "", "a list of host:port of other nodes"),
    NODE_NAME(Kind.TEXT, "", "a name shown to users; empty takes host name and port"),
    CLUSTER_HOST(Kind.FILLED, "127.0.0.1", "the address other nodes reach this one at"),
    CLUSTER_PORT(Kind.PORT, "0", "a port 0..65535 (0 takes a free one from 5701 on)"),
    BRIDGE_PORT(Kind.PORT_OR_EMPTY, "", "a port of the TCP event-bus bridge; empty is off"),
    MEDIA_ROOT(Kind.FOLDER, "", "a directory that exists, which /init may open files in; empty allows none"),
    SEQUENCES_ROOT(Kind.FOLDER, "", "a directory that exists, of sequences by name"),
    MODELS_DIR(Kind.FOLDER, "", "a directory that exists, with more .onnx files"),
    MODEL(Kind.TEXT, "", "the default model"),
    DEPTH_MODEL(Kind.TEXT, "", "the default model of depth videos"),
    POSTGRES_URL(Kind.POSTGRES, "", "postgresql://user:password@host:port/database"),
    KAFKA_BOOTSTRAP(Kind.HOSTS, "", "host:port of brokers"),
    KAFKA_PARTITIONS(1, 1000, "12", "fixed when a topic is made"),
    S3_ENDPOINT(Kind.URL, "", "http(s)://host:port"),
    S3_PUBLIC_ENDPOINT(Kind.URL, "", "http(s)://host:port that links are made for; empty is S3_ENDPOINT"),
    S3_ACCESS_KEY(Kind.TEXT, "", "an access key"),
    S3_SECRET_KEY(Kind.TEXT, "", "a secret key"),
    LINK_LIFETIME_MS(1000, 604_800_000, "3600000", "how long links to pictures work"),
    LEASE_MS(3000, 600_000, "5000", "silence after which others take a node's streams"),
    ENDED_METRICS_MS(1000, 86_400_000, "300000", "how long the metrics of an ended stream stay"),
    STREAMS_MAXIMUM(1, 1000, "64", "streams this node holds at most"),
    DECODER_THREADS(0, 16, "0", "threads of each decoder child; 0 is 1, or 2 from four cores on"),
    EXECUTION_PROVIDER(Kind.PROVIDER, "auto", "auto, cpu, cuda, tensorrt: what runs the models"),
    CONCURRENT_RUNS(0, 256, "0", "0 is the number of cores, or a few on a GPU"),
    INTRA_OP_THREADS(1, 256, "1", "threads inside one run of a model"),
    BATCH_SIZE(0, 64, "0", "frames in one run at most; 0 is 1 on a CPU, 8 on a GPU"),
    BATCH_WAIT_MS(0, 1000, "0", "how long a run waits for its batch to fill"),
    JOBS_MAXIMUM(0, 1000, "0", "jobs this node works on at once; 0 is 4, or the number of cores where that is more"),
    PHOTOS_MAXIMUM(
            0, 1000, "0", "photos this node works on at once; 0 is 2, or the number of cores where that is more"),
    UPLOAD_BYTES(1, 1_099_511_627_776L, "2147483648", "largest file that may be uploaded to be worked on"),
    UPLOADS_AT_ONCE(1, 1000, "16", "uploads this node takes at the same time; more wait for their turn"),
    KEEP(Kind.LIMITS, "", "a list of kind=age, kind=/size or kind=age/size, for instance depth=7d/50GiB,stream=12h"),
    MODEL_UPLOAD_BYTES(1, 2_147_483_647, "536870912", "largest file a model may be exchanged for");

    private enum Kind {
        TEXT(".*"),
        FILLED(".*\\S.*"),
        FOLDER(".*"),
        FLAG("true|false"),
        PORT("\\d{1,5}"),
        PORT_OR_EMPTY("\\d{0,5}"),
        NUMBER("\\d{1,16}"),
        PROVIDER("auto|cpu|cuda|tensorrt"),
        ROLES("(gateway|worker)(,(gateway|worker))*"),
        HOSTS("|[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*"),
        LIMITS("|" + KeepLimits.ONE + "(," + KeepLimits.ONE + ")*"),
        NAMES("|[A-Za-z0-9.-]+(,[A-Za-z0-9.-]+)*"),
        URL("|https?://[^\\s/]+/?"),
        POSTGRES("|postgres(ql)?://.+");

        private final String pattern;

        Kind(String pattern) {
            this.pattern = pattern;
        }
    }

    private static final long LAST_PORT = 65_535;

    private final Kind kind;
    private final String standard;
    private final String allowed;
    private final long least;
    private final long most;

    Setting(Kind kind, String standard, String allowed) {
        this.kind = kind;
        this.standard = standard;
        this.allowed = allowed;
        this.least = 0;
        this.most = LAST_PORT;
    }

    Setting(long least, long most, String standard, String meaning) {
        this.kind = Kind.NUMBER;
        this.standard = standard;
        this.allowed = least + ".." + most + " (" + meaning + ")";
        this.least = least;
        this.most = most;
    }

    String standard() {
        return standard;
    }

    /** The key in the YAML file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable. */
    String variable() {
        return "FRAMEBUS_" + name();
    }

    boolean secret() {
        return this == S3_SECRET_KEY || this == POSTGRES_URL;
    }

    /** What is wrong with a value, empty where nothing is. */
    Optional<String> problem(String value, String where) {
        if (valid(value)) {
            return Optional.empty();
        }
        return Optional.of(where + " is \"" + (secret() ? "***" : value) + "\"; allowed: " + allowed);
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key().equals(key))
                .findFirst();
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst();
    }

    private boolean valid(String value) {
        if (!value.matches(kind.pattern)) {
            return false;
        }
        return switch (kind) {
            case PORT, PORT_OR_EMPTY, NUMBER ->
                value.isEmpty() || (Long.parseLong(value) >= least && Long.parseLong(value) <= most);
            case FOLDER -> value.isEmpty() || isFolder(value);
            case HOSTS ->
                value.isEmpty()
                        || Arrays.stream(value.split(","))
                                .map(host -> host.substring(host.lastIndexOf(':') + 1))
                                .allMatch(part -> Long.parseLong(part) <= LAST_PORT);
            case TEXT, FILLED, FLAG, PROVIDER, ROLES, LIMITS, NAMES, URL, POSTGRES -> true;
        };
    }

    private static boolean isFolder(String value) {
        try {
            return Files.isDirectory(Path.of(value));
        } catch (InvalidPathException unreadable) {
            return false;
        }
    }
}
