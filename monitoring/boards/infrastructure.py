"""Servers and machines, as their exporters see them."""

from monitoring.boards.panels import Board, Panel

DISKS = 'fstype!~"tmpfs|overlay|ramfs|squashfs"'

BOARD = Board(
    name="infrastructure",
    title="Hạ tầng",
    refresh="30s",
    since="now-6h",
    rows=[
        [
            Panel(
                "Máy chủ trả lời",
                {
                    "PostgreSQL": "min(pg_up)",
                    "Redis": "min(redis_up)",
                    "cổng vào": "min(nginx_up)",
                    "trang chủ": "min(probe_success)",
                },
            ),
            Panel(
                "Kết nối của PostgreSQL",
                {"{{datname}}": "sum by (datname) (pg_stat_activity_count)"},
            ),
            Panel(
                "Kết nối của cổng vào",
                {
                    "{{state}}": 'label_replace(nginx_connections_active, "state", "active", "", "") or label_replace(nginx_connections_waiting, "state", "waiting", "", "")'
                },
            ),
        ],
        [
            Panel(
                "CPU",
                {
                    "{{instance}}": '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[2m]))'
                },
                "percentunit",
                limit=0.9,
            ),
            Panel("Bộ nhớ còn lại", {"{{instance}}": "node_memory_MemAvailable_bytes"}, "bytes"),
            Panel(
                "Đĩa còn lại",
                {
                    "{{instance}} {{mountpoint}}": f"node_filesystem_avail_bytes{{{DISKS}}} / node_filesystem_size_bytes"
                },
                "percentunit",
            ),
        ],
        [
            Panel("Redis: bộ nhớ", {"dùng": "redis_memory_used_bytes"}, "bytes"),
            Panel(
                "Đồng hồ lệch", {"{{instance}}": "abs(node_timex_offset_seconds)"}, "s", limit=0.1
            ),
            Panel(
                "Tuổi bản sao lưu",
                {
                    "đầy đủ": "time() - max(contest_backup_last_success_timestamp_seconds)",
                    "nhật ký": "time() - max(contest_backup_log_timestamp_seconds)",
                },
                "s",
                limit=26 * 3600,
            ),
            Panel(
                "Bộ nhớ của tiến trình nền",
                {"{{service}} {{process}}": 'process_resident_memory_bytes{job="contest"}'},
                "bytes",
            ),
        ],
    ],
)
