package io.meshway.explain;

import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.proxy.RequestTarget;
import io.meshway.proxy.Upgrades;
import io.meshway.route.RequestView;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody sent, as matchers see it after it was normalised and cleaned like every request from a client that nobody trusts.
 *
 * @param port that it would come in on, as a Gateway's server declares it
 * @param serverName of TLS; null in plain text
 * @param target null when it would be answered 400
 * @param refusal what a proxy of Istio's answers to such requests, whatever they ask for; null when it serves them
 */
public record ExplainedRequest(
        String method,
        int port,
        @Nullable String serverName,
        @Nullable RequestTarget target,
        HttpHeaders headers,
        String scheme,
        Explanation.@Nullable Refusal refusal)
        implements RequestView {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int FORBIDDEN = 403;
    private static final int UPGRADE_REQUIRED = 426;
    private static final String OLD_VERSION = "HTTP/1.0";
    private static final String VERSION = "HTTP/";

    /**
     * Reads a request.
     *
     * @param line a method and an URL, such as {@code GET http://reviews/x?a=b}; without a method, GET; a version such as {@code HTTP/1.1} may stand behind it
     * @param headerLines such as {@code end-user: jason}; {@code Host} replaces the one of the URL
     * @throws IllegalArgumentException when that is no request; the message is for people
     */
    public static ExplainedRequest parse(String line, List<String> headerLines, EdgeHeaders edge, MeshConfig mesh) {
        Line read = Line.of(line);
        String written = read.url;
        URI url = url(written);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        HttpHeaders headers = headers(headerLines);
        String host = headers.contains("host") ? headers.get("host") : url.getRawAuthority();
        headers.remove("host");
        Explanation.Refusal refusal = refusal(read.version.equals(OLD_VERSION), headers);
        String scheme = edge.sanitize(
                headers,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                secure,
                mesh.gatewayTopology().numTrustedProxies());
        int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String target = written.substring(endOfAuthority(written));
        return new ExplainedRequest(
                read.method,
                port,
                secure ? url.getHost() : null,
                RequestTarget.parse(
                        read.method, target.startsWith("/") ? target : '/' + target, host, mesh.pathNormalization()),
                headers,
                scheme,
                refusal);
    }

    /** Its words; the method is GET, and the version nothing, where they are left out. */
    private record Line(String method, String url, String version) {
        static Line of(String line) {
            String[] words = line.strip().split("\\s+");
            boolean versioned = words.length > 1 && words[words.length - 1].startsWith(VERSION);
            int known = versioned ? words.length - 1 : words.length;
            if (known > 2 || words[0].isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + line + "\" is no request; write for example GET http://reviews/x");
            }
            return new Line(known == 1 ? "GET" : words[0], words[known - 1], versioned ? words[known] : "");
        }
    }

    /** Where the path begins, or the query of an URL without one. */
    private static int endOfAuthority(String url) {
        int at = url.indexOf("//") + 2;
        while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static Explanation.@Nullable Refusal refusal(boolean old, HttpHeaders headers) {
        if (old) {
            return new Explanation.Refusal(UPGRADE_REQUIRED, "HTTP/1.0 is not served");
        }
        return Upgrades.isWanted(headers) && !Upgrades.isWebSocket(headers)
                ? new Explanation.Refusal(FORBIDDEN, "connections are upgraded to WebSockets only")
                : null;
    }

    private static URI url(String written) {
        try {
            URI url = new URI(written.substring(0, endOfAuthority(written)));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + written + "\" is no URL: " + e.getReason() + "; write for example http://reviews/x", e);
        }
        throw new IllegalArgumentException("\"" + written + "\" is no URL; write for example http://reviews/x");
    }

    private static HttpHeaders headers(List<String> lines) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("\"" + line + "\" is no header; write NAME: VALUE");
            }
            headers.add(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }

    @Override
    public String path() {
        return target == null ? "" : target.path();
    }

    @Override
    public @Nullable String query() {
        return target == null ? null : target.query();
    }

    @Override
    public String authority() {
        return target == null ? "" : target.authority();
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return headers.valueStringIterator(name);
    }
}
