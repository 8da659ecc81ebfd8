package io.framebus.node;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "A node that stays up until it is stopped.",
        footer = {
            "",
            "Examples:",
            "  framebus serve --embedded",
            "  framebus serve --config cluster-config/framebus.yaml --port 8081 --join 127.0.0.1:5701",
            "Every setting can be given as an environment variable too; see cluster-config/framebus.yaml."
        })
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "settings as YAML")
    private Optional<Path> config;

    @Option(names = "--embedded", description = "run PostgreSQL, Kafka and S3 inside this node")
    private boolean embedded;

    @Option(names = "--port", paramLabel = "N", description = "HTTP port (default 8080)")
    private Optional<String> port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on (default 127.0.0.1)")
    private Optional<String> host;

    @Option(names = "--insecure", description = "serve other addresses than loopback without credentials")
    private boolean insecure;

    @Option(names = "--roles", paramLabel = "a,b", description = "gateway, worker (default both)")
    private Optional<String> roles;

    @Option(names = "--join", paramLabel = "host:port,…", description = "other nodes of the cluster")
    private Optional<String> join;

    @Option(names = "--data", paramLabel = "DIR", description = "where the node keeps its data (default data)")
    private Optional<String> data;

    @Override
    public Integer call() throws Exception {
        Settings settings;
        try {
            settings = Settings.read(config, System.getenv(), options());
        } catch (Settings.Invalid invalid) {
            spec.commandLine().getErr().println(invalid.getMessage());
            return ExitCode.USAGE;
        }
        CountDownLatch forever = new CountDownLatch(1);
        ServeNode node = new ServeNode(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "shutdown"));
        try {
            node.start();
        } catch (ServeNode.Refused refused) {
            spec.commandLine().getErr().println(refused.getMessage());
            return ExitCode.USAGE;
        }
        System.out.println(
                "ready http://" + settings.text(Setting.HTTP_HOST) + ":" + node.port() + " node=" + node.name());
        forever.await();
        return ExitCode.DONE;
    }

    private static void stop(ServeNode node) {
        try {
            node.close();
        } catch (Exception unclean) {
            System.err.println("the node did not stop cleanly: " + Reasons.firstLine(unclean));
        }
    }

    private Map<Setting, String> options() {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        if (embedded) {
            options.put(Setting.EMBEDDED, "true");
        }
        if (insecure) {
            options.put(Setting.INSECURE, "true");
        }
        port.ifPresent(value -> options.put(Setting.HTTP_PORT, value));
        host.ifPresent(value -> options.put(Setting.HTTP_HOST, value));
        roles.ifPresent(value -> options.put(Setting.ROLES, value));
        join.ifPresent(value -> options.put(Setting.JOIN, value));
        data.ifPresent(value -> options.put(Setting.DATA, value));
        return options;
    }
}
