package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceSpecTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtsp://user:word@camera/1 | rtsp://***@camera/1",
                "RTSPS://User:Word@camera:8554/a@b | RTSPS://***@camera:8554/a@b",
                "rtsp://user:p%2Fa%40ss@camera/1 | rtsp://***@camera/1",
                "rtsp://user:p@ss:w@camera/1 | rtsp://***@camera/1",
                "rtsp://user:$1\\@camera/1 | rtsp://***@camera/1",
                "rtsp://token@camera/1 | rtsp://***@camera/1",
                "rtsp://camera:554/1?channel=2 | rtsp://camera:554/1?channel=2",
                "rtsp://camera/1?password=a%26b | rtsp://camera/1?password=***",
                "rtsp://camera/1?user=me&pwd=w$1\\&channel=2 | rtsp://camera/1?user=me&pwd=***&channel=2",
                "rtsp://camera/1?Auth_Token=abc;x=1 | rtsp://camera/1?Auth_Token=***;x=1",
                "rtsp://camera/1?api-key=abc&secret=d#end | rtsp://camera/1?api-key=***&secret=***#end",
                "rtsp://camera/user=me_password=w_channel=1.sdp | rtsp://camera/user=me_password=***",
                "rtsp://a:b@c/1 and http://d:e@f/2 failed | rtsp://***@c/1 and http://***@f/2 failed",
                "postgresql://a:b@db:5432/framebus | postgresql://***@db:5432/framebus",
                "somebody@example.org wrote password=x | somebody@example.org wrote password=x",
                "/videos/a@b.mp4 | /videos/a@b.mp4"
            })
    void credentialsAreHiddenAnywhereInAText(String text, String shown) {
        assertEquals(shown, SourceSpec.hideCredentials(text));
        assertEquals(shown, SourceSpec.hideCredentials(shown));
    }

    @Test
    void onlyCamerasAreLive() {
        assertEquals(true, new SourceSpec("rtsp://camera/1", SourceSpec.Kind.RTSP, 0).live());
        assertEquals(false, new SourceSpec("/a.mp4", SourceSpec.Kind.FILE, 0).live());
        assertEquals(false, new SourceSpec("/photos", SourceSpec.Kind.IMAGES, 25).live());
    }
}
