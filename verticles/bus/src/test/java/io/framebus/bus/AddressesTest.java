package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AddressesTest {

    private static final UUID ID = new UUID(0, 7);

    @Test
    void everyAddressIsARoomAndAVerbOrEvent() throws ReflectiveOperationException {
        for (Method method : Addresses.class.getDeclaredMethods()) {
            if (method.getReturnType() == Address.class) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(AddressesTest::argument)
                        .toArray();
                String name = ((Address<?, ?>) method.invoke(null, arguments)).name();
                String end = method.getParameterCount() == 2 ? "/" + ID + "/3" : "(/model)?";
                assertTrue(name.matches("[a-z]+\\.[a-z-]+" + end), name);
            }
        }
    }

    private static Object argument(Class<?> type) {
        return type == UUID.class ? ID : type == long.class ? 3L : "model";
    }

    @Test
    void twoOwnersOfAStreamNeverShareAnAddress() {
        assertEquals(
                List.of(
                        "recorder.record/00000000-0000-0000-0000-000000000007/3",
                        "recorder.record/00000000-0000-0000-0000-000000000007/4"),
                List.of(Addresses.record(ID, 3).name(), Addresses.record(ID, 4).name()));
    }

    @Test
    void onlyHintsLeaveTheNode() {
        assertTrue(Addresses.record(ID, 1).local());
        assertTrue(Addresses.health("state").local());
        assertEquals(false, Addresses.streamsChanged().local());
    }

    @Test
    void outsidersHearOfStreamsUnderTheirOwnAddresses() {
        assertEquals("streams." + ID + ".tracks", LiveUpdates.address(ID, LiveUpdates.Kind.TRACKS));
        for (LiveUpdates.Kind kind : LiveUpdates.Kind.values()) {
            assertTrue(LiveUpdates.address(ID, kind).matches(LiveUpdates.STREAM_ADDRESSES));
        }
    }
}
