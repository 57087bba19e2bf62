package io.meshway.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What the clients ask: small GETs with the headers of a browser's fetch, spread over all hosts. */
final class Requests {
    /** What every route matches. */
    static final String PREFIX = "/api/";

    private static final int MOST = 4096;
    private static final long SEED = 42;
    private static final String HEAD = """
            GET %sorders/4711?expand=items HTTP/1.1\r
            host: %s\r
            user-agent: load-benchmark\r
            accept: application/json\r
            accept-encoding: gzip, deflate\r
            cookie: session=0123456789abcdef\r
            x-tenant: blue\r
            \r
            """;

    private Requests() {}

    /** The host of a route; names of one length, so that sizes differ in nothing else. */
    static String host(int route) {
        return "service%05d.example.com".formatted(route);
    }

    /** Requests to take in turn, in an order that is random and always the same. */
    static ByteBuf[] forHosts(int hosts) {
        Random random = new Random(SEED);
        ByteBuf[] requests = new ByteBuf[Math.min(hosts, MOST)];
        for (int i = 0; i < requests.length; i++) {
            String text = HEAD.formatted(PREFIX, host(random.nextInt(hosts)));
            requests[i] = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
        }
        return requests;
    }
}
