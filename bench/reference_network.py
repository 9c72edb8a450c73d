"""The reference network in PyTorch: prints milliseconds of a training step and of predictions as JSON, for each number of threads."""
import json
import sys
import time

import torch
from torch import nn

units, rounds, thread_counts = json.loads(sys.argv[1])
features, batch_size = 16, 64
micro, macro = [60, 60, 60], [48, 30]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.key, self.query = nn.Linear(units, 16), nn.Linear(16, 1, bias=False)

    def forward(self, sequence):
        shares = torch.softmax(self.query(torch.tanh(self.key(sequence))), dim=1)
        return (shares * sequence).sum(dim=1)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstms = nn.ModuleList(nn.LSTM(features, units, batch_first=True, bidirectional=True) for _ in micro)
        self.grus = nn.ModuleList(nn.GRU(features, units, batch_first=True) for _ in macro)
        self.attentions = nn.ModuleList(Attention() for _ in macro)
        self.sentiment = nn.Linear(8, 16)
        self.hidden = nn.Linear(len(micro) * 2 * units + len(macro) * units + 17, 64)
        self.dropout, self.logits = nn.Dropout(0.2), nn.Linear(64, 3)

    def forward(self, windows, headlines, mask):
        parts = []
        for lstm, window in zip(self.lstms, windows):
            _, (state, _) = lstm(window)
            parts.append(torch.cat([state[0], state[1]], dim=1))
        for gru, attention, window in zip(self.grus, self.attentions, windows[len(micro):]):
            parts.append(attention(gru(window)[0]))
        parts += [torch.relu(self.sentiment(headlines)) * mask, mask]
        return self.logits(torch.relu(self.hidden(self.dropout(torch.cat(parts, dim=1)))))


def inputs(batch):
    windows = [torch.rand(batch, steps, features) * 2 - 1 for steps in micro + macro]
    return windows, torch.zeros(batch, 8), torch.zeros(batch, 1)


def median_ms(task, count=rounds):
    times = []
    for _ in range(count + (count + 2) // 3):
        started = time.perf_counter()
        task()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times[-count:])[count // 2]


torch.manual_seed(1)
answers = []
for threads in thread_counts:
    torch.set_num_threads(threads)
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    labels = torch.arange(batch_size) % 3

    def step():
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(*inputs(batch_size)), labels).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    def predict(batch):
        with torch.no_grad():
            network(*inputs(batch))

    network.train()
    answer = {"threads": threads, "stepMs": median_ms(step)}
    network.eval()
    answer["predictMs"] = median_ms(lambda: predict(batch_size))
    answer["predictOneMs"] = median_ms(lambda: predict(1), 5 * rounds)
    answers.append(answer)
print(json.dumps(answers))
