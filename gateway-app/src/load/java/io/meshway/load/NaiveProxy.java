package io.meshway.load;

import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** The yardstick: the proxy that somebody writes in ten lines of Reactor Netty. */
final class NaiveProxy {
    private NaiveProxy() {}

    /**
     * Runs until killed.
     *
     * @param args port to listen on, port of the backend
     */
    public static void main(String[] args) {
        HttpClient client = HttpClient.create().baseUrl("http://127.0.0.1:" + args[1]);
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .handle((request, response) -> client.headers(headers -> headers.set(request.requestHeaders()))
                        .request(request.method())
                        .uri(request.uri())
                        .send(request.receive().retain())
                        .response((answer, body) -> response.status(answer.status())
                                .headers(answer.responseHeaders())
                                .send(body.retain())))
                .bindNow()
                .onDispose()
                .block();
    }
}
