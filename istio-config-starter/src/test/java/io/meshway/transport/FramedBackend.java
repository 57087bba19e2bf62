package io.meshway.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that reads requests as strictly as it can and notes each in a line: method and target, host, framing and body, with bars between. */
public final class FramedBackend implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final RawBackend backend = new RawBackend(this::talk);

    private void talk(RawBackend.Conversation talk) throws IOException {
        while (true) {
            String head = talk.head();
            try {
                requests.add(read(head, talk));
            } catch (IllegalArgumentException odd) {
                requests.add(odd.getMessage() + " in " + head);
                return;
            }
            talk.write(OK);
        }
    }

    private static String read(String head, RawBackend.Conversation talk) throws IOException {
        String[] lines = head.split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        require(start.length == 3 && start[2].equals("HTTP/1.1"), "request line");
        List<String> hosts = values(lines, "host");
        List<String> lengths = values(lines, "content-length");
        List<String> codings = values(lines, "transfer-encoding");
        require(hosts.size() == 1, "hosts " + hosts);
        require(lengths.size() + codings.size() <= 1, "lengths " + lengths + " codings " + codings);
        String framing = "";
        String body = "";
        if (!lengths.isEmpty()) {
            framing = lengths.get(0);
            require(framing.matches("[0-9]{1,9}"), "length " + framing);
            body = talk.bytes(Integer.parseInt(framing));
            require(body.length() == Integer.parseInt(framing), "body " + body);
        } else if (!codings.isEmpty()) {
            framing = codings.get(0);
            require(framing.equals("chunked"), "coding " + framing);
            body = chunks(talk);
        }
        return start[0] + " " + start[1] + "|" + hosts.get(0) + "|" + framing + "|" + body;
    }

    private static List<String> values(String[] lines, String name) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i < lines.length - 2; i++) {
            int colon = lines[i].indexOf(": ");
            require(colon > 0 && lines[i].substring(0, colon).matches("[!-9;-~]+"), "header line");
            require(lines[i].chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f), "control character");
            if (lines[i].substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(lines[i].substring(colon + 2));
            }
        }
        return values;
    }

    private static String chunks(RawBackend.Conversation talk) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = talk.line();
            require(size.matches("[0-9a-f]{1,7}"), "chunk " + size);
            int length = Integer.parseInt(size, 16);
            body.append(talk.bytes(length));
            require(talk.line().isEmpty(), "end of chunk");
            if (length == 0) {
                return body.toString();
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("odd " + otherwise);
        }
    }

    /** What came, one line a request; what is no clean request begins with {@code odd}. */
    public List<String> requests() {
        return requests;
    }

    /** Where it listens. */
    public int port() {
        return backend.port();
    }

    @Override
    public void close() {
        backend.close();
    }
}
