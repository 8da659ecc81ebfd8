package io.framebus.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The part of a file that has come so far, {@code FILE.part}, and beside it, {@code FILE.part.json}, what it belongs
 * to, so that a later download can go on with it. Locked against other processes while it is open. A folder that can't
 * take it is told as UNAVAILABLE.
 */
final class ModelDownloadPart implements AutoCloseable {

    private final Path folder;
    private final Path file;
    private final Path origin;
    private final FileChannel channel;
    private final String url;
    private String validator;

    /**
     * What a part belongs to.
     *
     * @param url the file was asked for at, before any redirect
     * @param validator entity tag or date of change the server gave
     */
    record Origin(String url, String validator) {}

    private ModelDownloadPart(Path folder, Path file, Path origin, FileChannel channel, String url) {
        this.folder = folder;
        this.file = file;
        this.origin = origin;
        this.channel = channel;
        this.url = url;
        this.validator = "";
    }

    /** Opens the part of a file, which is empty where nothing came yet or what came has another origin. */
    static ModelDownloadPart open(Path folder, String name, String url) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(name + ".part");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, name);
                if (!Files.exists(file)) {
                    // Finished and renamed by another process between opening and locking: these bytes are its file.
                    throw new Failure(Failure.Kind.CONFLICT, name + " was fetched just now, by another process");
                }
                ModelDownloadPart part =
                        new ModelDownloadPart(folder, file, folder.resolve(name + ".part.json"), channel, url);
                part.recall();
                return part;
            } catch (IOException | RuntimeException unusable) {
                channel.close();
                throw unusable;
            }
        } catch (IOException unwritable) {
            throw unwritable(folder, unwritable);
        }
    }

    private static void lock(FileChannel channel, String name) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // Said below.
        }
        throw new Failure(Failure.Kind.CONFLICT, name + " is being fetched already, by another process");
    }

    private void recall() throws IOException {
        try {
            Origin known = Json.mapper().readValue(Files.readString(origin), Origin.class);
            if (known.url().equals(url) && channel.size() > 0) {
                validator = known.validator();
            }
        } catch (JsonProcessingException | NoSuchFileException unknown) {
            validator = "";
        }
        if (validator.isEmpty()) {
            channel.truncate(0);
        }
    }

    /** Bytes that are here. */
    long size() {
        try {
            return channel.size();
        } catch (IOException unreadable) {
            throw unwritable(folder, unreadable);
        }
    }

    /** What the bytes that are here belong to, empty where the server gave nothing to tell by. */
    String validator() {
        return validator;
    }

    /** Forgets what is here; what comes next belongs to this validator. */
    void restart(String newValidator) {
        try {
            channel.truncate(0);
            Files.writeString(origin, Json.write(new Origin(url, newValidator)));
            validator = newValidator;
        } catch (IOException unwritable) {
            throw unwritable(folder, unwritable);
        }
    }

    void append(ByteBuffer bytes) {
        try {
            long position = channel.size();
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException full) {
            throw unwritable(folder, full);
        }
    }

    /** Fails before a transfer that can't end well. */
    void needRoom(long bytes) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < bytes) {
                throw new Failure(
                        Failure.Kind.UNAVAILABLE,
                        folder + " has room for " + Sizes.shown(free) + ", and " + Sizes.shown(bytes) + " are to come");
            }
        } catch (IOException unknown) {
            throw unwritable(folder, unknown);
        }
    }

    String sha256() {
        try {
            return OnnxFile.sha256Of(file);
        } catch (IOException unreadable) {
            throw unwritable(folder, unreadable);
        }
    }

    /** Gives the whole file its name. */
    Path finish(String name) {
        try {
            channel.force(true);
            Path whole = Files.move(
                    file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(origin);
            return whole;
        } catch (IOException unmovable) {
            throw unwritable(folder, unmovable);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(origin);
        } catch (IOException undeletable) {
            throw unwritable(folder, undeletable);
        }
    }

    private static Failure unwritable(Path folder, IOException reason) {
        // Of a file system's failures without a reason the message is the path alone.
        String why = reason instanceof FileSystemException refused && refused.getReason() == null
                ? reason.getClass().getSimpleName().replace("Exception", "")
                : String.valueOf(reason.getMessage());
        return new Failure(Failure.Kind.UNAVAILABLE, "the folder " + folder + " can't take the file: " + why, reason);
    }

    @Override
    public void close() {
        try {
            boolean nothing = channel.isOpen() && channel.size() == 0 && Files.exists(file);
            channel.close();
            if (nothing) {
                delete();
            }
        } catch (IOException gone) {
            throw unwritable(folder, gone);
        }
    }
}
