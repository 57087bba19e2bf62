package io.meshway.source.file;

import io.meshway.model.Finding;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at the names and stamps of everything below a location, without reading any file. Links are followed; a folder that can be reached in
 * several ways is visited once, by the first of its paths in name order, so that a loop of links ends.
 */
final class FolderScan {
    /** A file that is meant. */
    record FoundFile(String path, Path file, FileStamp stamp) {}

    private static final String NARROWER = "name a smaller folder in istio.config.location";

    private final FileLocation location;
    private final FileLimits limits;
    private final List<FoundFile> files = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Path, Object> folders = new LinkedHashMap<>();
    private final Set<Object> visited = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private boolean full;
    private boolean tooManyFolders;

    private FolderScan(FileLocation location, FileLimits limits) {
        this.location = location;
        this.limits = limits;
    }

    static FolderScan of(FileLocation location, FileLimits limits) {
        var scan = new FolderScan(location, limits);
        scan.look();
        scan.files.sort(Comparator.comparing(FoundFile::path));
        return scan;
    }

    /** The files that are meant, ordered by path. */
    List<FoundFile> files() {
        return files;
    }

    List<Finding> findings() {
        return findings;
    }

    /** The folders that were visited, with their identity. */
    Map<Path, Object> folders() {
        return folders;
    }

    /** Whether nothing can be said about a path because it, or a folder above it, could not be looked at. */
    boolean isUnknown(String path) {
        if (unknown.isEmpty()) {
            return false;
        }
        for (int slash = path.length(); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (unknown.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return unknown.contains("");
    }

    private void look() {
        Path base = location.base();
        try {
            BasicFileAttributes attributes = Files.readAttributes(base, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                visit(base, "", attributes, 0);
            } else if (attributes.isRegularFile() && location.mayBeOneFile()) {
                files.add(new FoundFile("", base, FileStamp.of(attributes)));
            }
        } catch (NoSuchFileException e) {
            findings.add(FileFindings.nothing(
                    location.describe(""), "there is no such folder", "create it: it is read as soon as it is there"));
            return;
        } catch (IOException e) {
            unreadable("", e);
        }
        if (files.isEmpty() && findings.isEmpty()) {
            findings.add(FileFindings.nothing(
                    location.describe(""),
                    "there is no file to read for " + location,
                    "put .yaml, .yml or .json files there: they are read as soon as they are there"));
        }
    }

    private void visit(Path folder, String path, BasicFileAttributes attributes, int depth) throws IOException {
        Object identity = attributes.fileKey() != null ? attributes.fileKey() : folder.toRealPath();
        if (full || depth > location.depth() || !visited.add(identity)) {
            return;
        }
        if (depth > limits.depth() || folders.size() >= limits.folders()) {
            reportTooManyFolders(path);
            return;
        }
        folders.put(folder, identity);
        for (String name : names(folder)) {
            String below = path.isEmpty() ? name : path + "/" + name;
            try {
                add(folder.resolve(name), below, depth);
            } catch (NoSuchFileException e) {
                // Deleted since the folder was listed, or a link to nothing: not there.
            } catch (IOException e) {
                unreadable(below, e);
            }
        }
    }

    private void reportTooManyFolders(String path) {
        if (tooManyFolders) {
            return;
        }
        tooManyFolders = true;
        findings.add(FileFindings.unreadable(
                location.describe(path),
                "is not read, and perhaps others: there are more than " + limits.folders()
                        + " folders, or they are nested more than " + limits.depth() + " deep",
                NARROWER));
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!FileLocation.ignores(name)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    private void add(Path file, String path, int depth) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            visit(file, path, attributes, depth + 1);
        } else if (attributes.isRegularFile() && location.covers(path) && !full) {
            files.add(new FoundFile(path, file, FileStamp.of(attributes)));
            checkFull(path);
        }
    }

    private void checkFull(String path) {
        if (files.size() > limits.files()) {
            files.remove(files.size() - 1);
            full = true;
            findings.add(FileFindings.unreadable(
                    location.describe(path),
                    "is not read, nor is any file after it: there are more than " + limits.files() + " files",
                    NARROWER));
        }
    }

    private void unreadable(String path, IOException reason) {
        unknown.add(path);
        findings.add(FileFindings.unreadable(
                location.describe(path),
                "cannot be looked at (" + reason + "); what it gave before stays in force",
                "check its permissions and links"));
    }
}
