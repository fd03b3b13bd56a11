using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Eml.Playground.Components;
using Eml.Playground.Sessions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.FileProviders;

namespace Eml.Playground.Hosting;

/// <summary>The web server of the page: on 127.0.0.1 only, and it asks nothing of any other machine.</summary>
internal static class PlaygroundHost
{
    /// <summary>The port is taken, or out of range.</summary>
    public const int WrongUsage = 1;

    // Everything comes from this server; a page that tries to load anything else is stopped by the browser itself.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'";

    /// <summary>Serves until it is stopped, on the port that is wanted, or on a free one.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string? wanted, bool openBrowser, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!ushort.TryParse(wanted ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            await error.WriteLineAsync($"--port is {wanted}; it has to be from 1 to 65535, or 0 for a free one.");
            return WrongUsage;
        }

        await using WebApplication app = Build(port);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            string why = e.InnerException is AddressInUseException ? "is used by another program" : $"cannot be used ({e.Message})";
            await error.WriteLineAsync($"Port {port} on 127.0.0.1 {why}: choose another one with --port, or leave --port out to get a free one.");
            return WrongUsage;
        }

        string address = app.Urls.First();
        await output.WriteLineAsync($"The playground is at {address}  (Ctrl+C ends it)");
        _ = openBrowser ? BrowserOpening.OpenAsync(address, output) : Task.CompletedTask;      // not awaited: a browser that was not open yet may run as long as the reader reads
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();       // also outside Development, so that Release serves the same files
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestLineSize = 4 * LinkData.LongestQuery;     // a longer one is answered in words, up to here
        });
        builder.Configuration["AllowedHosts"] = "127.0.0.1;localhost";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);      // a port that is taken is said in one sentence
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();      // writes no keys into the home folder
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);      // a browser still has the cookie of the server before a restart; the page posts no form
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.Configure<CircuitOptions>(o => o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(1));     // a page comes back by its address, not by its circuit
        builder.Services.Configure<HubOptions>(o => (o.ClientTimeoutInterval, o.KeepAliveInterval) = (TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(3)));
        builder.Services.AddSingleton<UploadStore>();
        builder.Services.AddSingleton<Budget>();

        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";       // a link with data in it is long, and nobody else's
            if (!context.Request.Host.HasValue)
            {
                return RefuseAsync(context, StatusCodes.Status400BadRequest, "This request names no host; HTTP/1.1 asks for a Host header, and the page needs it for its own address.");
            }

            if (context.Request.Headers.Origin is [{ } origin] && origin != $"{context.Request.Scheme}://{context.Request.Host}")
            {
                return RefuseAsync(context, StatusCodes.Status403Forbidden, "This request comes from a page of another site; the playground answers its own page only.");
            }

            // Between the order to stop and the end a server still answers: no page may come back to it, or begin on it.
            if (app.Lifetime.ApplicationStopping.IsCancellationRequested && (context.Request.Path.StartsWithSegments("/sessions", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)))
            {
                return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The playground is being stopped.");
            }

            return context.Request.QueryString.Value is { Length: > LinkData.LongestQuery } query ? RefuseAsync(context, StatusCodes.Status414UriTooLong, FormattableString.Invariant(
                $"This link has {query.Length} characters; the playground reads links of at most {LinkData.LongestQuery}. It is not one that the playground made.")) : next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "assets")),
            RequestPath = "/assets",
        });
        app.MapGet("/assets/plotly.min.js", (HttpResponse response) =>
        {
            response.Headers.ContentEncoding = "gzip";
            return Results.File(Path.Combine(AppContext.BaseDirectory, "assets", "plotly.min.js.gz"), "text/javascript; charset=utf-8");
        });
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/favicon.ico", () => Results.Redirect("/icon.svg"));      // asked for beside what is no page, such as a picture in a tab of its own
        app.MapGet("/sessions", (Budget budget) => budget.Count);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(sentence);
    }
}
