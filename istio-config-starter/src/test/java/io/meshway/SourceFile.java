package io.meshway;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;

/**
 * One Java file as the house rules see it, read with the compiler's own parser.
 *
 * @param types simple names of the types declared in it, nested ones included
 */
record SourceFile(Path path, String text, List<TypeName> types, List<Method> methods) {

    /** A declared type. */
    record TypeName(String name, boolean isInterface) {}

    /** A method or constructor; {@code lines} counts its body with both braces. */
    record Method(String name, int lines, int parameters, boolean ofRecord) {}

    /** Reads all of them in one run of the parser, which is much faster than one by one. */
    static List<SourceFile> readAll(List<Path> paths) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
            var positions = Trees.instance(task).getSourcePositions();
            var sources = new ArrayList<SourceFile>();
            for (CompilationUnitTree unit : task.parse()) {
                var outline = new Outline(unit, positions);
                outline.scan(unit, null);
                sources.add(new SourceFile(
                        Path.of(unit.getSourceFile().toUri()),
                        unit.getSourceFile().getCharContent(true).toString(),
                        List.copyOf(outline.types),
                        List.copyOf(outline.methods)));
            }
            return List.copyOf(sources);
        }
    }

    long lineCount() {
        return text.lines().count();
    }

    private static final class Outline extends TreeScanner<Void, Boolean> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<TypeName> types = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();

        Outline(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean ofRecord) {
            types.add(new TypeName(type.getSimpleName().toString(), type.getKind() == Tree.Kind.INTERFACE));
            return super.visitClass(type, type.getKind() == Tree.Kind.RECORD);
        }

        @Override
        public Void visitMethod(MethodTree method, Boolean ofRecord) {
            boolean constructor = method.getName().contentEquals("<init>");
            methods.add(new Method(
                    method.getName().toString(),
                    bodyLines(method),
                    method.getParameters().size(),
                    ofRecord && constructor));
            return super.visitMethod(method, ofRecord);
        }

        private int bodyLines(MethodTree method) {
            if (method.getBody() == null) {
                return 0;
            }
            var lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
            return (int) (last - first + 1);
        }
    }
}
