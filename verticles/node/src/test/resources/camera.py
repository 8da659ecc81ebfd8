"""An RTSP camera for tests: plays one H.264 MP4 from its start at rtsp://127.0.0.1:PORT/camera, for one or more clients.

usage: camera.py PORT FILE.mp4      prints 'serving' when clients may come

The file should be longer than any test: seeking back at its end would race with clients that come in (GStreamer's
server then ends with a failed assertion).
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
camera = GstRtspServer.RTSPMediaFactory()
camera.set_shared(True)
camera.set_launch(
    f'( filesrc location="{sys.argv[2]}" ! qtdemux ! h264parse config-interval=-1'
    " ! queue ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)
server = GstRtspServer.RTSPServer(address="127.0.0.1", service=sys.argv[1])
server.get_mount_points().add_factory("/camera", camera)
if server.attach(None) == 0:
    sys.exit("port " + sys.argv[1] + " is taken")
print("serving", flush=True)
GLib.MainLoop().run()
