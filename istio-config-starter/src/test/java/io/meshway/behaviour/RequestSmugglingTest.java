package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What two readers may read differently is refused, or goes on in a form that has one meaning: an endpoint never sees a request that nobody sent. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class RequestSmugglingTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";
    private static final int NOT_FOUND = 404;

    private final FramedEdge edge;

    RequestSmugglingTest(Door door) {
        edge = new FramedEdge(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    @TestFactory
    Stream<DynamicTest> endpointSeesTheRequestThatWasSentOrNone() throws IOException {
        return edge.table("http1.yaml", Row[].class, this::assertAnswer);
    }

    private void assertAnswer(Row row, int port) {
        String answers = RawClient.ask(port, row.bytes() + NEXT);
        assertThat(answers).as(row.name).startsWith("HTTP/1.1 " + row.answer + " ");
        List<String> seen = new ArrayList<>();
        if (row.backend != null) {
            seen.add(row.backend);
        }
        if (row.answer < 400 || row.answer == NOT_FOUND && row.closes == null) {
            seen.add("GET /next|shop.test||");
            assertThat(answers).as("%s, and what came behind", row.name).contains("HTTP/1.1 200 OK");
        } else {
            assertThat(answers)
                    .as(row.name)
                    .containsIgnoringCase("connection: close")
                    .containsOnlyOnce("HTTP/1.1 ");
        }
        assertThat(edge.requests()).as(row.name).containsExactlyElementsOf(seen);
    }

    /**
     * A line of the table.
     *
     * @param closes whether the connection ends although the answer is a 404
     * @param backend null when nothing may reach the endpoint
     */
    record Row(
            String name,
            String send,
            int answer,
            @Nullable Boolean closes,
            @Nullable String backend) implements FramedEdge.Row {
        String bytes() {
            return send.replace("{H}", "Host: shop.test\r\n").replace("{T}", "Transfer-Encoding: chunked\r\n");
        }
    }
}
