package io.framebus.inference;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Fetches the file of a catalogue entry. The file appears in its folder only when it is whole and as described; what
 * came of an unfinished one stays beside it, and the next download goes on with it if the server still has the same
 * file. A connection that is cut or stalls is tried again, with growing pauses. Blocks.
 */
public final class ModelDownload {

    private static final long MOST_BYTES = 2L << 30;
    private static final int READ_AT_ONCE = 1 << 16;

    private final ModelDownloadProxies proxies;
    private final ModelDownloadPatience patience;
    private final ModelDownloadListener listener;

    /** @param environment where the proxies are named */
    public ModelDownload(Map<String, String> environment, ModelDownloadListener listener) {
        this(environment, listener, ModelDownloadPatience.USUAL);
    }

    ModelDownload(Map<String, String> environment, ModelDownloadListener listener, ModelDownloadPatience patience) {
        this.proxies = new ModelDownloadProxies(environment);
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * Fetches a model, replacing a file that is there.
     *
     * @param sha256 what the file must have, empty where any will do
     * @param folder where the file is put, made when missing
     * @return the file
     * @throws Failure INVALID where the catalogue knows no address or the bytes are not those it describes; CONFLICT
     *     where another process fetches the same; UNAVAILABLE where they can't be had or kept
     */
    public Path pull(CatalogueEntry entry, String sha256, Path folder) {
        if (!entry.hasAddress()) {
            throw new Failure(Failure.Kind.INVALID, "the catalogue knows no address of model " + entry.name());
        }
        URI address = URI.create(entry.url());
        String through = proxies.described(address);
        if (!through.isEmpty()) {
            listener.note("fetching" + through);
        }
        try (ModelDownloadPart part = ModelDownloadPart.open(folder, entry.file(), entry.url());
                ModelDownloadConnection connection = new ModelDownloadConnection(proxies, patience)) {
            transfer(entry, address, part, connection);
            check(entry, sha256, part);
            return part.finish(entry.file());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.UNAVAILABLE, "model " + entry.name() + " was not fetched: stopped", stopped);
        }
    }

    private void transfer(CatalogueEntry entry, URI address, ModelDownloadPart part, ModelDownloadConnection connection)
            throws InterruptedException {
        long furthest = part.size();
        int failures = 0;
        while (true) {
            try {
                attempt(entry, address, part, connection);
                return;
            } catch (IOException cut) {
                failures = part.size() > furthest ? 1 : failures + 1;
                furthest = Math.max(furthest, part.size());
                if (failures >= patience.tries()) {
                    throw new Failure(
                            Failure.Kind.UNAVAILABLE,
                            "model " + entry.name() + " can't be fetched from " + entry.url() + ": " + reason(cut)
                                    + " (" + Sizes.shown(part.size()) + " came; " + failures
                                    + " tries brought nothing)",
                            cut);
                }
                Duration pause = patience.pauseAfter(failures);
                listener.note(reason(cut) + "; trying again in " + pause.toSeconds() + " s");
                Thread.sleep(pause);
            }
        }
    }

    private void attempt(CatalogueEntry entry, URI address, ModelDownloadPart part, ModelDownloadConnection connection)
            throws IOException, InterruptedException {
        long here = part.validator().isEmpty() ? 0 : part.size();
        ModelDownloadConnection.Answer answer = connection.ask(address, here, part.validator());
        try (ModelDownloadBody body = new ModelDownloadBody(answer.body(), patience.silence())) {
            switch (answer.status()) {
                case 200 -> begin(here, answer, part);
                case 206 -> goOn(here, answer, part);
                case 416 -> {
                    if (answer.rangeTotal().equals(OptionalLong.of(here))) {
                        return;
                    }
                    part.restart("");
                    throw new IOException("the server has another file now");
                }
                case 408, 425, 429, 500, 502, 503, 504 ->
                    throw new IOException("the server answered " + answer.status());
                default ->
                    throw new Failure(
                            Failure.Kind.UNAVAILABLE,
                            "model " + entry.name() + " can't be fetched from " + entry.url() + ": the server answered "
                                    + answer.status());
            }
            receive(entry, answer, body, part);
        }
    }

    private void begin(long here, ModelDownloadConnection.Answer answer, ModelDownloadPart part) {
        if (here > 0) {
            listener.note("the server gives the whole file again, so it begins anew");
        }
        part.restart(answer.validator());
    }

    private static void goOn(long here, ModelDownloadConnection.Answer answer, ModelDownloadPart part)
            throws IOException {
        boolean fits = here > 0
                && answer.rangeStart().equals(OptionalLong.of(here))
                && (answer.validator().isEmpty() || answer.validator().equals(part.validator()));
        if (!fits) {
            part.restart("");
            throw new IOException("the server gave another part than asked for");
        }
    }

    private void receive(
            CatalogueEntry entry, ModelDownloadConnection.Answer answer, ModelDownloadBody body, ModelDownloadPart part)
            throws IOException {
        long begin = part.size();
        long total = answer.length().isPresent() ? begin + answer.length().getAsLong() : 0;
        if (entry.bytes() > 0 && total > 0 && total != entry.bytes()) {
            part.delete();
            throw otherFile(entry, "the server has " + total + " bytes, the catalogue " + entry.bytes());
        }
        long most = entry.bytes() > 0 ? entry.bytes() : MOST_BYTES;
        part.needRoom(Math.max(0, (total > 0 ? total : entry.bytes()) - begin));
        listener.transferring(begin, total > 0 ? total : entry.bytes());
        byte[] bytes = new byte[READ_AT_ONCE];
        for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
            if (part.size() + count > most) {
                part.delete();
                throw otherFile(entry, "more than " + most + " bytes came");
            }
            part.append(ByteBuffer.wrap(bytes, 0, count));
            listener.received(part.size());
        }
        if (part.size() < Math.max(total, entry.bytes())) {
            throw new IOException("the connection was cut");
        }
    }

    private static void check(CatalogueEntry entry, String sha256, ModelDownloadPart part) {
        if (entry.bytes() > 0 && part.size() != entry.bytes()) {
            long size = part.size();
            part.delete();
            throw otherFile(entry, size + " bytes came, the catalogue has " + entry.bytes());
        }
        String found = part.sha256();
        if (!sha256.isEmpty() && !sha256.equals(found)) {
            part.delete();
            throw otherFile(entry, "its sha256 is " + found + ", not " + sha256);
        }
    }

    private static String reason(IOException cut) {
        String message = cut.getMessage();
        return message == null || message.isEmpty() ? cut.getClass().getSimpleName() : message;
    }

    private static Failure otherFile(CatalogueEntry entry, String difference) {
        return new Failure(
                Failure.Kind.INVALID,
                entry.url() + " gave another file than model " + entry.name() + ": " + difference
                        + "; what came was deleted");
    }
}
