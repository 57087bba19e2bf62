package io.meshway.behaviour;

import static io.meshway.transport.RawHttp2.DATA;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of HTTP/2 that are no requests end with their connection, and what becomes a request of HTTP/1.1 behind the gateway is exactly one. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class Http2SmugglingTest {
    private final FramedEdge edge;

    Http2SmugglingTest(Door door) {
        edge = new FramedEdge(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    @TestFactory
    Stream<DynamicTest> endpointSeesTheRequestThatWasSentOrNone() throws IOException {
        return edge.table("http2.yaml", Row[].class, this::assertOutcome);
    }

    private void assertOutcome(Row row, int port) {
        List<String> seen = new ArrayList<>();
        if (row.backend != null) {
            seen.add(row.backend);
        }
        try (RawHttp2 client = new RawHttp2(port)) {
            row.send(client);
            assertThat(client.outcome(1)).as(row.name).isEqualTo(row.answer);
            if (!row.answer.startsWith("GOAWAY")) {
                client.get(3, "/next");
                assertThat(client.outcome(3)).as("%s, and then", row.name).isEqualTo("200");
                seen.add("GET /next|shop.test||");
            }
        }
        // Its head may have reached the endpoint before the body turned out to be none, and be noticed there later; no
        // whole request has.
        edge.requests().removeIf(request -> request.startsWith("odd") && request.contains("POST /part "));
        assertThat(edge.requests()).as(row.name).containsExactlyElementsOf(seen);
    }

    /**
     * A line of the table.
     *
     * @param backend null when no request may reach the endpoint
     */
    record Row(
            String name,
            @Nullable Map<String, @Nullable String> set,
            @Nullable List<String[]> first,
            @Nullable List<String[]> more,
            @Nullable String data,
            @Nullable List<String[]> trailers,
            String answer,
            @Nullable String backend)
            implements FramedEdge.Row {
        void send(RawHttp2 client) {
            List<String[]> headers = new ArrayList<>(first == null ? List.of() : first);
            for (String[] header : RawHttp2.head("GET", "/")) {
                if (set == null || !set.containsKey(header[0])) {
                    headers.add(header);
                } else if (set.get(header[0]) != null) {
                    headers.add(new String[] {header[0], set.get(header[0])});
                }
            }
            headers.addAll(more == null ? List.of() : more);
            // In one piece: who is sent more than it reads closes with a reset, which may overtake the GOAWAY.
            client.write(Unpooled.wrappedBuffer(frames(headers).toArray(ByteBuf[]::new)));
        }

        private List<ByteBuf> frames(List<String[]> headers) {
            List<ByteBuf> frames = new ArrayList<>();
            frames.add(RawHttp2.frame(
                    HEADERS, data == null ? END_HEADERS | END_STREAM : END_HEADERS, 1, RawHttp2.block(headers)));
            if (data != null) {
                ByteBuf bytes = Unpooled.copiedBuffer(data, StandardCharsets.ISO_8859_1);
                frames.add(RawHttp2.frame(DATA, trailers == null ? END_STREAM : 0, 1, bytes));
            }
            if (trailers != null) {
                frames.add(RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(trailers)));
            }
            return frames;
        }
    }
}
