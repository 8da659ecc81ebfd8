"""An RTSP camera for tests: plays one H.264 MP4 for ever at rtsp://127.0.0.1:PORT/camera.

usage: camera.py PORT FILE.mp4      prints 'serving' when clients may come
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


class Camera(GstRtspServer.RTSPMediaFactory):
    """One shared pipeline; at the end of the file it seeks back inside the same segment, so clients see no end."""

    def __init__(self, video):
        super().__init__()
        self.set_shared(True)
        self.set_suspend_mode(GstRtspServer.RTSPSuspendMode.NONE)
        self.set_launch(
            f'( filesrc location="{video}" ! qtdemux name=file ! h264parse name=parser config-interval=-1'
            " ! queue ! rtph264pay name=pay0 pt=96 config-interval=1 )"
        )

    def do_configure(self, media):
        GstRtspServer.RTSPMediaFactory.do_configure(self, media)
        pipeline = media.get_element()
        file = pipeline.get_by_name("file")

        def play_from_start(flags):
            file.seek(1.0, Gst.Format.TIME, flags, Gst.SeekType.SET, 0, Gst.SeekType.NONE, -1)
            return GLib.SOURCE_REMOVE

        def on_event(_pad, info):
            if info.get_event().type == Gst.EventType.SEGMENT_DONE:
                GLib.idle_add(play_from_start, Gst.SeekFlags.SEGMENT)
                return Gst.PadProbeReturn.DROP
            if info.get_event().type == Gst.EventType.EOS:
                GLib.idle_add(play_from_start, Gst.SeekFlags.SEGMENT | Gst.SeekFlags.FLUSH)
                return Gst.PadProbeReturn.DROP
            return Gst.PadProbeReturn.OK

        parsed = pipeline.get_by_name("parser").get_static_pad("src")
        parsed.add_probe(Gst.PadProbeType.EVENT_DOWNSTREAM, on_event)
        first = Gst.SeekFlags.SEGMENT | Gst.SeekFlags.FLUSH
        media.connect("prepared", lambda _media: GLib.idle_add(play_from_start, first))


Gst.init(None)
server = GstRtspServer.RTSPServer(address="127.0.0.1", service=sys.argv[1])
server.get_mount_points().add_factory("/camera", Camera(sys.argv[2]))
if server.attach(None) == 0:
    sys.exit("port " + sys.argv[1] + " is taken")
print("serving", flush=True)
GLib.MainLoop().run()
