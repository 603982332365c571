"""A camera: GStreamer's RTSP server with a picture at /live and a sound without picture at /sound. Prints "ready" when it listens.

usage: rtsp-server.py PORT [USER PASSWORD]      with user and password it asks for them (digest)
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

PICTURE = (
    "videotestsrc is-live=true pattern=ball ! video/x-raw,width=160,height=120,framerate=10/1 ! "
    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=5 threads=1 ! rtph264pay name=pay0 pt=96 config-interval=1"
)
SOUND = "audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay0 pt=8"


def factory(pipeline):
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(f"( {pipeline} )")
    made.set_shared(True)
    return made


def ask_for(server, mounted, user, password):
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", user)
    auth.add_digest(user, password, token)
    server.set_auth(auth)
    for made in mounted:
        made.add_role_from_structure(
            Gst.Structure.from_string(f"{user}, media.factory.access=(boolean)true, media.factory.construct=(boolean)true")[0]
        )


Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
live, sound = factory(PICTURE), factory(SOUND)
if len(sys.argv) > 3:
    ask_for(server, (live, sound), sys.argv[2], sys.argv[3])
server.get_mount_points().add_factory("/live", live)
server.get_mount_points().add_factory("/sound", sound)
if server.attach(None) == 0:
    sys.exit("cannot listen")
print("ready", flush=True)
GLib.MainLoop().run()
