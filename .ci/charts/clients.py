"""Callers of a gateway that is told to end: each keeps its connection until an answer says that it closes.

clients.py PORT COUNT    requests until all connections were closed in order; 1 slow request is under way meanwhile
Prints what was asked and what failed; exit code 1 when anything did.
"""
import http.client
import sys
import threading
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
asked, failed, closed = [0] * count, [], []
end = time.time() + 60


def call(index):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    path = "/slow" if index == 0 else "/"
    try:
        while time.time() < end:
            connection.request("GET", path, headers={"Host": "shop.example.com"})
            answer = connection.getresponse()
            answer.read()
            asked[index] += 1
            if answer.status != 200:
                failed.append(f"{path}: {answer.status}")
            if (answer.getheader("connection") or "").lower() == "close":
                closed.append(index)
                return
            time.sleep(0.01)
        failed.append(f"{path}: the connection was never asked to close")
    except (OSError, http.client.HTTPException) as e:
        failed.append(f"{path}: {e!r} after {asked[index]} requests")
    finally:
        connection.close()


threads = [threading.Thread(target=call, args=(i,)) for i in range(count)]
for thread in threads:
    thread.start()
print("started", flush=True)
for thread in threads:
    thread.join()
print(f"{sum(asked)} requests, {len(closed)} of {count} connections closed in order, {len(failed)} failed")
for line in failed[:10]:
    print(line)
sys.exit(1 if failed else 0)
