# Cho đài tự chạy khi máy Windows đăng nhập / lets the station start at log-on. In PowerShell:
#   powershell -ExecutionPolicy Bypass -File packaging\windows\install-task.ps1 -Station C:\dai
# The account should log on by itself. Running it again replaces the task.
param(
    [Parameter(Mandatory = $true)][string]$Station,
    [string]$Program = (Join-Path $PSScriptRoot '..\ccht-desk.exe'),
    [string]$User = "$env:USERDOMAIN\$env:USERNAME"
)
$ErrorActionPreference = 'Stop'
if (-not (Test-Path (Join-Path $Station 'station.toml'))) { throw "Không có đài ở / no station in: $Station" }
if (-not (Test-Path $Program)) { throw "Không có chương trình / no program: $Program" }
$values = @{
    '@PROGRAM@' = (Resolve-Path $Program).Path
    '@STATION@' = (Resolve-Path $Station).Path
    '@USER@'    = $User
}
$xml = Get-Content -Raw -Encoding UTF8 (Join-Path $PSScriptRoot 'ccht-task.xml')
foreach ($name in $values.Keys) {
    $xml = $xml.Replace($name, [System.Security.SecurityElement]::Escape($values[$name]))
}
Register-ScheduledTask -TaskName 'CCHT Desktop' -Xml $xml -Force | Out-Null
Start-ScheduledTask -TaskName 'CCHT Desktop'
Write-Output "Xong: tác vụ 'CCHT Desktop' chạy khi $User đăng nhập / done: the task runs when $User logs on"
