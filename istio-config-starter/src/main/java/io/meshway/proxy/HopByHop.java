package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Takes away what only concerned one connection: {@code connection} and all it names, {@code keep-alive}, {@code upgrade}, … */
final class HopByHop {
    private HopByHop() {}

    /** For a request; of {@code te} only {@code trailers} remains. Framing is left: the transport needs it. */
    static void cleanRequest(HttpHeaders headers) {
        removeNominated(headers);
        headers.remove(HeaderNames.KEEP_ALIVE);
        headers.remove(HeaderNames.PROXY_CONNECTION);
        headers.remove(HeaderNames.UPGRADE);
        headers.remove(HeaderNames.EXPECT);
        headers.remove(HeaderNames.TRAILER);
        if (headers.contains(HeaderNames.TE)) {
            boolean trailers = headers.containsValue(HeaderNames.TE, "trailers", true);
            headers.remove(HeaderNames.TE);
            if (trailers) {
                headers.set(HeaderNames.TE, "trailers");
            }
        }
    }

    /** For a response; the door frames the body anew. */
    static void cleanResponse(HttpHeaders headers) {
        removeNominated(headers);
        headers.remove(HeaderNames.KEEP_ALIVE);
        headers.remove(HeaderNames.PROXY_CONNECTION);
        headers.remove(HeaderNames.TRANSFER_ENCODING);
        headers.remove(HeaderNames.UPGRADE);
        headers.remove(HeaderNames.TRAILER);
    }

    private static void removeNominated(HttpHeaders headers) {
        Iterator<String> lines = headers.valueStringIterator(HeaderNames.CONNECTION);
        if (!lines.hasNext()) {
            return;
        }
        String first = lines.next();
        boolean single = !lines.hasNext();
        if (!single || !isPlain(first)) {
            removeNamedIn(headers, headers.getAll(HeaderNames.CONNECTION));
        }
        headers.remove(HeaderNames.CONNECTION);
    }

    private static boolean isPlain(String value) {
        return value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
    }

    private static void removeNamedIn(HttpHeaders headers, List<String> lines) {
        for (String line : lines) {
            for (String word : line.split(",", -1)) {
                String name = word.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !isFraming(name)) {
                    headers.remove(name);
                }
            }
        }
    }

    /** Nominating these would change how the request is read or where it goes. */
    private static boolean isFraming(String name) {
        return name.equals("content-length")
                || name.equals("transfer-encoding")
                || name.equals("host")
                || name.equals("te");
    }
}
