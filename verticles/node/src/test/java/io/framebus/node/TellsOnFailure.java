package io.framebus.node;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints what a node has said when a test of it fails, because the reason often stands there. */
final class TellsOnFailure implements AfterTestExecutionCallback {

    private final Callable<String> words;

    TellsOnFailure(Callable<String> words) {
        this.words = words;
    }

    @Override
    public void afterTestExecution(ExtensionContext test) throws Exception {
        if (test.getExecutionException().isPresent()) {
            System.err.println("--- " + test.getDisplayName() + " failed; the node says:\n" + words.call());
        }
    }
}
