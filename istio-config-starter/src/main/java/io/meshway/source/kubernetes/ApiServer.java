package io.meshway.source.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * GETs with the connection and the credentials of fabric8's client, and without its retries: when to try again, and what an answer means, is decided here. What
 * a call gives is handed to one executor, and the next part of an answer is asked for only when the last one was taken.
 */
final class ApiServer {
    /** An answer that is no success explains itself in fewer bytes: 64 KiB. */
    private static final int LONGEST_EXPLANATION = 1 << 16;

    private static final RequestConfig NO_RETRIES =
            new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();

    private final HttpClient http;
    private final String address;
    private final Executor loop;

    /** @param loop runs one task at a time, in order */
    ApiServer(KubernetesClient client, Executor loop) {
        this.http = client.getHttpClient().newBuilder().tag(NO_RETRIES).build();
        String url = client.getMasterUrl().toString();
        this.address = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.loop = loop;
    }

    /** Where it is. */
    String address() {
        return address;
    }

    /**
     * Collects the answer.
     *
     * @param timeout until the answer begins
     * @param longest an answer with more bytes is a failure
     */
    Call get(String path, Duration timeout, int longest, Consumer<Answer> done) {
        Call call = new Call(longest, null, () -> {}, done);
        call.send(path, timeout);
        return call;
    }

    /**
     * Takes the answer line by line.
     *
     * @param begun the server has accepted
     */
    Call lines(String path, Duration timeout, LineSplitter lines, Runnable begun, Consumer<Answer> done) {
        Call call = new Call(LONGEST_EXPLANATION, lines, begun, done);
        call.send(path, timeout);
        return call;
    }

    /** One request. Everything but {@link #send} happens on the loop. */
    final class Call {
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
        private final int longest;
        private final @Nullable LineSplitter lines;
        private final Runnable begun;
        private final Consumer<Answer> done;
        private @Nullable HttpResponse<AsyncBody> response;
        private boolean ended;

        private Call(int longest, @Nullable LineSplitter lines, Runnable begun, Consumer<Answer> done) {
            this.longest = longest;
            this.lines = lines;
            this.begun = begun;
            this.done = done;
        }

        private void send(String path, Duration timeout) {
            HttpRequest request = http.newHttpRequestBuilder()
                    .uri(address + path)
                    .header("Accept", "application/json")
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .build();
            try {
                http.consumeBytes(request, (bytes, body) -> loop.execute(() -> take(bytes, body)))
                        .whenComplete((answer, failure) -> loop.execute(() -> begin(answer, failure)));
            } catch (RuntimeException e) {
                loop.execute(() -> end(e));
            }
        }

        private void begin(@Nullable HttpResponse<AsyncBody> answer, @Nullable Throwable failure) {
            if (answer == null || failure != null) {
                end(failure == null ? new IOException("no answer") : failure);
                return;
            }
            response = answer;
            if (ended) {
                answer.body().cancel();
                return;
            }
            if (answer.isSuccessful()) {
                begun.run();
            }
            answer.body().done().whenComplete((nothing, broken) -> loop.execute(() -> end(broken)));
            answer.body().consume();
        }

        private void take(List<ByteBuffer> bytes, AsyncBody body) {
            if (ended) {
                body.cancel();
                return;
            }
            try {
                for (ByteBuffer part : bytes) {
                    take(part);
                }
                body.consume();
            } catch (IOException | RuntimeException e) {
                end(e);
                body.cancel();
            }
        }

        private void take(ByteBuffer part) throws IOException {
            HttpResponse<AsyncBody> known = response;
            if (lines != null && known != null && known.isSuccessful()) {
                lines.take(part);
                return;
            }
            if (collected.size() + part.remaining() > longest) {
                throw new IOException("the answer is longer than " + longest + " bytes");
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            collected.write(copy);
        }

        private void end(@Nullable Throwable failure) {
            if (ended) {
                return;
            }
            ended = true;
            HttpResponse<AsyncBody> known = response;
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (known == null) {
                done.accept(Answer.failed(cause == null ? new IOException("no answer") : cause));
            } else {
                done.accept(new Answer(
                        known.code(), collected.toByteArray(), RetryAfter.of(known.header("Retry-After")), cause));
            }
        }

        /** Gives up waiting: ends as a failure. */
        void expire(String why) {
            HttpResponse<AsyncBody> known = response;
            end(new IOException(why));
            if (known != null) {
                known.body().cancel();
            }
        }

        /** Nobody waits for it any more. */
        void cancel() {
            ended = true;
            HttpResponse<AsyncBody> known = response;
            if (known != null) {
                known.body().cancel();
            }
        }
    }
}
