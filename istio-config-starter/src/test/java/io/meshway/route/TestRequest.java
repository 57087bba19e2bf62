package io.meshway.route;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request made by hand: {@code TestRequest.get("/a?x=1").host("h").header("x", "1")}. */
public final class TestRequest implements RequestView {
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private String authority = "h";
    private String scheme = "http";

    private TestRequest(String method, String target) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? null : target.substring(mark + 1);
    }

    public static TestRequest get(String target) {
        return of("GET", target);
    }

    public static TestRequest of(String method, String target) {
        return new TestRequest(method, target);
    }

    public TestRequest host(String value) {
        authority = value;
        return this;
    }

    public TestRequest scheme(String value) {
        scheme = value;
        return this;
    }

    /** One more line. */
    public TestRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), unused -> new ArrayList<>())
                .add(value);
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> lines = headers.get(name);
        return lines == null ? null : lines.get(0);
    }

    @Override
    public Iterator<String> headers(String name) {
        return headers.getOrDefault(name, List.of()).iterator();
    }

    @Override
    public String toString() {
        return method + ' ' + scheme + "://" + authority + path + (query == null ? "" : '?' + query) + ' ' + headers;
    }
}
