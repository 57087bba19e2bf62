"""Callers whose bodies cost a gateway memory: slow readers of large answers, slow and fast writers of large requests.

bodies.py PORT SECONDS CALLERS    goes on for that long with so many slow ones; every answer must be whole
Prints what was moved and what failed; exit code 1 when anything did.
"""
import asyncio
import socket
import sys
import time

port, end = int(sys.argv[1]), time.time() + float(sys.argv[2])
SIZE = 8 << 20
CALLERS = int(sys.argv[3])
HEAD = "Host: shop.example.com\r\nConnection: close\r\n"
moved, failed = {"read": 0, "written": 0}, []


async def connect(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    peer.setblocking(False)
    await asyncio.get_running_loop().sock_connect(peer, ("127.0.0.1", port))


async def head(loop, peer):
    received = b""
    while b"\r\n\r\n" not in received:
        part = await loop.sock_recv(peer, 16384)
        if not part:
            raise OSError(f"closed after {received[:80]}")
        received += part
    status, rest = received.split(b"\r\n\r\n", 1)
    if not status.startswith(b"HTTP/1.1 200"):
        raise OSError(status.split(b"\r\n")[0].decode())
    return rest


async def read(loop, peer, pause):
    await loop.sock_sendall(peer, f"GET /large HTTP/1.1\r\n{HEAD}\r\n".encode())
    count = len(await head(loop, peer))
    while count < SIZE:
        part = await loop.sock_recv(peer, 65536)
        if not part:
            raise OSError(f"answer ends after {count} bytes")
        count += len(part)
        if pause:
            await asyncio.sleep(pause)
    moved["read"] += 1


async def write(loop, peer, pause):
    await loop.sock_sendall(peer, f"POST /stored HTTP/1.1\r\n{HEAD}Content-Length: {SIZE}\r\n\r\n".encode())
    part = bytes(65536)
    for _ in range(SIZE // len(part)):
        await loop.sock_sendall(peer, part)
        if pause:
            await asyncio.sleep(pause)
    await head(loop, peer)
    moved["written"] += 1


async def caller(action, pause):
    loop = asyncio.get_running_loop()
    while time.time() < end:
        peer = socket.socket()
        try:
            await connect(peer)
            await asyncio.wait_for(action(loop, peer, pause), 120)
        except (OSError, TimeoutError, asyncio.TimeoutError) as e:
            failed.append(f"{action.__name__}: {e!r}")
            await asyncio.sleep(0.1)
        finally:
            peer.close()


async def main():
    slow = [caller(write if i % 3 == 0 else read, 0.05) for i in range(CALLERS)]
    fast = [caller(read, 0) for _ in range(2)] + [caller(write, 0) for _ in range(2)]
    await asyncio.gather(*slow, *fast)


asyncio.run(main())
print(f"{moved['read']} answers and {moved['written']} requests of {SIZE >> 20} MiB each, {CALLERS} slow callers at a time, {len(failed)} failed")
for line in failed[:10]:
    print(line)
sys.exit(1 if failed or not moved["read"] or not moved["written"] else 0)
