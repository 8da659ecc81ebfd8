package io.framebus.inference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An HTTP server, or proxy, on loopback that answers exactly what a test writes: one request a connection. */
final class ModelDownloadServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Script script;

    /** @param headers by their names in lower case */
    record Request(String line, Map<String, String> headers) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Writes the answer to a request; the connection is closed behind it. */
    interface Script {
        void answer(Request request, Reply reply) throws IOException, InterruptedException;
    }

    ModelDownloadServer(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().name("server").start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException ended) {
                // The test is over.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = head.readLine();
            if (line == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = head.readLine(); header != null && !header.isEmpty(); header = head.readLine()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Request request = new Request(line, headers);
            requests.add(request);
            script.answer(request, new Reply(connection.getOutputStream(), closed));
        } catch (IOException | InterruptedException gone) {
            // The client had enough.
        }
    }

    /** The ways to answer. */
    record Reply(OutputStream out, CountDownLatch closed) {

        void head(String status, String... headers) throws IOException {
            String text = "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers)
                    + (headers.length > 0 ? "\r\n" : "") + "Connection: close\r\n\r\n";
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void empty(String status, String... headers) throws IOException {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "Content-Length: 0";
            head(status, all);
        }

        void body(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Says nothing until the test is over. */
        void stall() throws InterruptedException {
            closed.await();
        }

        /** All of a file, or the part asked for as long as the file is the one the asker knows. */
        void file(byte[] file, String etag, Request request) throws IOException {
            String range = request.header("range");
            if (range.isEmpty() || !request.header("if-range").equals(etag)) {
                head("200 OK", "Content-Length: " + file.length, "ETag: " + etag);
                body(file);
                return;
            }
            int begin = Integer.parseInt(range.replaceAll("\\D", ""));
            if (begin >= file.length) {
                empty("416 Range Not Satisfiable", "Content-Range: bytes */" + file.length);
                return;
            }
            head(
                    "206 Partial Content",
                    "Content-Length: " + (file.length - begin),
                    "Content-Range: bytes " + begin + "-" + (file.length - 1) + "/" + file.length,
                    "ETag: " + etag);
            body(Arrays.copyOfRange(file, begin, file.length));
        }

        /** The head of a whole file and its first bytes, then the end of the connection. */
        void cutOff(byte[] file, String etag, int after) throws IOException {
            head("200 OK", "Content-Length: " + file.length, "ETag: " + etag);
            body(Arrays.copyOf(file, after));
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
