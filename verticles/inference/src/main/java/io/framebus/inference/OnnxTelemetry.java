package io.framebus.inference;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Switches off what official builds of ONNX Runtime do behind their user's back: they report to their maker over the
 * network, write a log into the temporary directory, keep a device identifier, and, while doing so, overflow the stack
 * when the command line is longer than a few thousand characters. Only an environment variable switches all of that
 * off, and only before the library is loaded.
 */
final class OnnxTelemetry {

    static final String SWITCH = "ORT_DISABLE_TELEMETRY";
    static final String OFF = "1";

    private OnnxTelemetry() {}

    /** Sets the variable in this very process; does nothing where it stands already or the system has no setenv. */
    @SuppressWarnings("restricted")
    static void switchOff() {
        if (OFF.equals(System.getenv(SWITCH))) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(address -> {
            MethodHandle setenv = linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) setenv.invokeExact(arena.allocateFrom(SWITCH), arena.allocateFrom(OFF), 1);
                if (failed != 0) {
                    throw new IllegalStateException(SWITCH + " can't be set");
                }
            } catch (RuntimeException | Error failed) {
                throw failed;
            } catch (Throwable impossible) {
                throw new IllegalStateException("setenv throws nothing", impossible);
            }
        });
    }
}
