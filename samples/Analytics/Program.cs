using Analytics;

return AnalyticsProgram.Run(args, Console.Out, Console.Error);
