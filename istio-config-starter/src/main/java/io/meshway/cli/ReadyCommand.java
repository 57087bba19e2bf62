package io.meshway.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** {@code ready}: asks a URL until it answers 200; for images without a shell, whose tests and checks have no curl. */
final class ReadyCommand {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(60);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TWO = Duration.ofMillis(500);
    private static final int OK = 200;

    private final PrintStream out;
    private final PrintStream err;

    ReadyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The exit code. */
    int run(List<String> arguments) throws UsageException {
        boolean withWait = arguments.size() == 3 && arguments.get(1).equals("--wait");
        if (arguments.size() != 1 && !withWait) {
            throw new UsageException("ready takes a URL");
        }
        URI uri = uri(arguments.get(0));
        Duration wait = withWait ? seconds(arguments.get(2)) : DEFAULT_WAIT;
        try {
            return ask(HttpRequest.newBuilder(uri).timeout(ONE_ANSWER).build(), wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Commands.FAILED;
        }
    }

    private int ask(HttpRequest request, Duration wait) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(ONE_ANSWER).build();
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            String answer;
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == OK) {
                    out.println(request.uri() + " is ready");
                    return Commands.FINE;
                }
                answer = "answers " + status;
            } catch (IOException e) {
                answer = "does not answer: " + e;
            }
            if (System.nanoTime() - end > 0) {
                err.println(request.uri() + " " + answer + ", for " + wait.toSeconds() + " s");
                return Commands.FAILED;
            }
            Thread.sleep(BETWEEN_TWO.toMillis());
        }
    }

    private static URI uri(String text) throws UsageException {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(text + " is no URL: " + e.getMessage());
        }
        throw new UsageException(text + " is no URL of HTTP, such as http://127.0.0.1:15021/healthz/ready");
    }

    private static Duration seconds(String text) throws UsageException {
        try {
            return Duration.ofSeconds(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new UsageException("--wait takes a number of seconds, not " + text);
        }
    }
}
