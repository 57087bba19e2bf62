package io.meshway.source.file;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the files are: the value of {@code istio.config.location}.
 *
 * <p>A folder is read with all folders below it ({@code file:./istio/}). A glob narrows that: {@code file:/etc/mesh/*.yaml} without folders below,
 * {@code file:/etc/mesh/**}{@code /routes-*.yml} with them, and {@code ?}, {@code [a-z]} and {@code {a,b}} as usual. A single file may be named too,
 * whatever it is called. Otherwise only names that end in {@code .yaml}, {@code .yml} or {@code .json} count, and none that is hidden or an
 * editor's ({@code .x}, {@code #x}, {@code ~x}).
 */
public final class FileLocation {
    private static final String SCHEME = "file:";
    private static final String WILDCARDS = "*?[{";

    private final String written;
    private final Path base;
    private final @Nullable PathMatcher matcher;
    private final int depth;

    private FileLocation(String written, Path base, @Nullable String glob) {
        this.written = written;
        this.base = base;
        this.matcher = glob == null ? null : FileSystems.getDefault().getPathMatcher("glob:" + anyDepth(glob));
        this.depth = glob == null || glob.contains("**")
                ? Integer.MAX_VALUE
                : (int) glob.chars().filter(c -> c == '/').count();
    }

    /**
     * Reads a location as a user writes it.
     *
     * @param location a path or glob, with or without {@code file:} before it
     * @throws IllegalArgumentException when it names something else than the file system, or is no valid glob
     */
    public static FileLocation parse(String location) {
        String path = withoutScheme(location.strip());
        int wildcard = firstWildcard(path);
        if (wildcard < 0) {
            return new FileLocation(location, Path.of(path), null);
        }
        int slash = path.lastIndexOf('/', wildcard);
        String base = slash < 0 ? "." : path.substring(0, Math.max(slash, 1));
        return new FileLocation(location, Path.of(base), path.substring(slash + 1));
    }

    private static String withoutScheme(String location) {
        String path = location;
        if (location.startsWith(SCHEME)) {
            path = location.substring(SCHEME.length());
            path = path.startsWith("//") ? path.substring(2) : path;
        } else if (location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw new IllegalArgumentException("\"" + location + "\" is no place on the file system: use file:PATH");
        }
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + location + "\" names no folder: use file:PATH, such as file:./istio/");
        }
        return path;
    }

    private static int firstWildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (WILDCARDS.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** {@code **}{@code /x} means x in the base folder too, which the JDK's glob does not say (and it does not nest braces). */
    private static String anyDepth(String glob) {
        var widened = new StringBuilder(glob.length() + 8);
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (braces == 0 && glob.startsWith("**/", i)) {
                widened.append("{**/,}");
                i += 2;
            } else {
                widened.append(c);
            }
        }
        return widened.toString();
    }

    /** The folder, or the single file, that everything is below. */
    Path base() {
        return base;
    }

    /** How many levels of folders below {@link #base()} can hold a file that is meant. */
    int depth() {
        return depth;
    }

    /** Whether the base itself is meant when it is a file. */
    boolean mayBeOneFile() {
        return matcher == null;
    }

    /** Whether the file is meant; the path is relative to the base, with slashes. */
    boolean covers(String relativePath) {
        String name = relativePath.substring(relativePath.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
                && (matcher == null || matcher.matches(Path.of(relativePath)));
    }

    /** Whether files and folders of this name are passed over: hidden, or an editor's. {@code ..data} of a mounted ConfigMap is seen through links only. */
    static boolean ignores(String name) {
        return name.startsWith(".") || name.startsWith("#") || name.startsWith("~") || name.endsWith("~");
    }

    /** The path of a file for people: as they wrote the base, then the rest. */
    String describe(String relativePath) {
        Path path = relativePath.isEmpty() ? base : base.resolve(relativePath);
        return path.normalize().toString().replace('\\', '/');
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }
}
